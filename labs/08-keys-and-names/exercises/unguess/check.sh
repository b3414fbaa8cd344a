# unguess: its names, in real time and with a clock, a pid and rand() that stand still; a rival who is there first; what stays
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

secret=$(word)
# shellcheck disable=SC2016 # for the sh that it runs
succeeds ./unguess "$secret" sh -c '../03-posix-shm/reader --keep --name "$SECRET" | grep -o msg=.*; echo "name=$SECRET"'
line "msg=$secret"
name=$(printf '%s\n' "$out" | sed -n 's/^name=//p')
case $name in
"$SHMLAB_PREFIX".?*) ;;
*) wanted "a name that begins with $SHMLAB_PREFIX." "$name" ;;
esac
run ../03-posix-shm/reader --keep --name "$name"
[ $status -eq 1 ] || wanted 'the object gone when COMMAND has ended' "$out"
run ./unguess "$secret" sh -c 'exit 7'
[ $status -eq 7 ] || wanted "COMMAND's status, 7" "$(ending)"

# Built again: a world in which all that is not random is known, and where the first RIVAL names are taken
cat >rival.h <<'END'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static inline int rival_shm_open(const char *name, int flags, mode_t mode)
{
    static int asked;
    const char *most = getenv("RIVAL");
    if (most != NULL && asked++ < atoi(most)) {
        FILE *log = fopen("taken", "a");
        fprintf(log, "%s\n", name);
        fclose(log);
        int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd != -1 && ftruncate(fd, 16384) == -1)
            perror("rival");
        close(fd);
    }
    if ((flags & O_CREAT) && mode != 0600)
        fprintf(stderr, "rival: mode=%04o\n", (unsigned)mode);
    return shm_open(name, flags, mode);
}
static inline time_t rival_time(time_t *t) { return t ? *t = 1000 : 1000; }
static inline int rival_clock(struct timespec *t) { return t->tv_sec = 1000, t->tv_nsec = 5, 0; }
static inline int rival_day(struct timeval *t) { return t->tv_sec = 1000, t->tv_usec = 5, 0; }
#define shm_open(name, flags, mode) rival_shm_open(name, flags, mode)
#define time(t) rival_time(t)
#define clock_gettime(clock, t) rival_clock(t)
#define gettimeofday(t, zone) rival_day(t)
#define getpid() 4711
#define rand() 4 /* and what srand was told does not help */
#define random() 4
#define lrand48() 4
#define drand48() 0.4
END
run env MAKEFLAGS= make -s EXTRA='-include ./rival.h' -W unguess.c unguess
[ $status -eq 0 ] || wanted 'a program that compiles again' "$out"

: >names
for _ in 1 2 3 4 5 6 7 8; do
    # shellcheck disable=SC2016
    succeeds ./unguess x sh -c 'echo "$SECRET"'
    case $out in *rival:*) wanted 'an object that nobody else may open, mode 0600' "${out%%
*}" ;; esac
    printf '%s\n' "${out#"$SHMLAB_PREFIX".}" >>names
done
different=$(sort -u names | wc -l)
[ "$different" -eq 8 ] || wanted 'eight runs, eight names, whatever the clock and the pid are' "$((different)) names, such as $(head -n 1 names)"
letters=$(awk '{ for (i = 1; i <= length($0); i++) if (!seen[substr($0, i, 1)]++) n++ } END { print n }' names)
length=$(head -n 1 names | tr -d '\n' | wc -c)
bits=$(awk -v length_="$length" -v letters="$letters" 'BEGIN { print int(length_ * log(letters) / log(2)) }')
# 8 names of 11 letters out of 64 show some 47 of these
[ "$bits" -ge 56 ] || wanted 'a name with 64 random bits' "$((length)) letters, and $letters different ones in eight names: $(head -n 1 names)"

: >taken
secret=$(word)
# shellcheck disable=SC2016
run env RIVAL=3 ./unguess "$secret" sh -c '../03-posix-shm/reader --keep --name "$SECRET" | grep -o msg=.*; echo "name=$SECRET"'
[ $status -eq 0 ] || wanted 'another name, if the first three are taken' "$(ending), and: $out"
line "msg=$secret"
name=$(printf '%s\n' "$out" | sed -n 's/^name=//p')
! grep -Fqx -e "$name" taken || wanted 'another name than the three that are taken' "$name, which is one of them"
while read -r name; do
    run ../03-posix-shm/reader --keep --name "$name"
    [ $status -eq 0 ] || wanted "the rival's object is still there" "$out"
    line '*msg='
    run ../03-posix-shm/remove --name "$name"
done <taken
: >taken
run env RIVAL=1000 ./unguess "$secret" true
[ $status -eq 1 ] || wanted 'status 1, if a hundred names are taken' "$(ending)"
tried=$(wc -l <taken)
while read -r name; do ../03-posix-shm/remove --name "$name" >removed 2>&1; done <taken
[ "$tried" -eq 100 ] || wanted 'an end after a hundred names' "$((tried)) names"
rm -f taken names removed rival.h

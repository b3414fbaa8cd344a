# unguess: its names, in real time and with a clock, a pid and rand() that stand still; a rival who is there first; what stays
#   1. COMMAND finds the message under the name in SECRET, and the status is its own
#   2. the name has 64 random bits
#   3. and at most 30 bytes, as lab_name makes it
#   4. an object that is there is not used: another name is tried
#   5. after 100 names it gives up, with status 1
#   6. nobody else may open the object
#   7. it is gone when COMMAND has ended
#   8. no other one is removed
#   9. what fails is told, with status 1, and leaves nothing; without random bits there is no name
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
[ "${#name}" -le 30 ] || wanted 'a name of at most 30 bytes' "${#name}: $name"
run ../03-posix-shm/reader --keep --name "$name"
[ $status -eq 1 ] || wanted 'the object gone when COMMAND has ended' "$out"
run ./unguess "$secret" sh -c 'exit 7'
[ $status -eq 7 ] || wanted "COMMAND's status, 7" "$(ending)"

# Built again: a world in which all that is not random is known, and where the first RIVAL names are taken
again unguess <<'END'
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#if __has_include(<sys/random.h>)
#include <sys/random.h>
#endif
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
static inline int rival_dry(const char *path, const char *how) /* a system without a source, or one that gives nothing */
{
    const char *dry = getenv("RIVAL_DRY");
    return dry != NULL && strstr(path, "random") != NULL && strcmp(dry, how) == 0 ? (errno = EIO) : 0;
}
static inline time_t rival_time(time_t *t) { return t ? *t = 1000 : 1000; }
static inline int rival_clock(struct timespec *t) { return t->tv_sec = 1000, t->tv_nsec = 5, 0; }
static inline int rival_day(struct timeval *t) { return t->tv_sec = 1000, t->tv_usec = 5, 0; }
#define shm_open(name, flags, mode) rival_shm_open(name, flags, mode)
#define fopen(path, how) (rival_dry(path, "open") ? NULL : fopen(path, how))
#define open(path, ...) (rival_dry(path, "open") ? -1 : open(path, __VA_ARGS__))
#define fread(to, size, n, file) (rival_dry("random", "read") ? 0 : fread(to, size, n, file))
#define read(fd, to, n) (rival_dry("random", "read") ? -1 : read(fd, to, n))
#define getrandom(to, n, flags) (getenv("RIVAL_DRY") ? -1 : getrandom(to, n, flags))
#define getentropy(to, n) (getenv("RIVAL_DRY") ? -1 : getentropy(to, n))
#define time(t) rival_time(t)
#define clock_gettime(clock, t) rival_clock(t)
#define gettimeofday(t, zone) rival_day(t)
#define getpid() 4711
#define rand() 4 /* and what srand was told does not help */
#define random() 4
#define lrand48() 4
#define drand48() 0.4
END

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
length=$(head -n 1 names | tr -d '\n' | wc -c)
# The places that differ between the eight, each with as many bits as the different letters allow
bits=$(awk '{ for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); if (!seen[c]++) n++; if (!(i in first)) first[i] = c; else if (c != first[i]) differs[i] = 1 } }
    END { for (i in differs) places++; print int(places * log(n) / log(2)) }' names)
# 8 names of 11 letters out of 64 show some 47 of these
[ "$bits" -ge 56 ] || wanted 'a name with 64 random bits' "$((length)) letters with some $bits bits: $(head -n 1 names)"

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
gone=$(while read -r name; do ../03-posix-shm/remove --name "$name" >/dev/null 2>&1 || echo gone; done <taken | wc -l)
[ "$tried" -eq 100 ] || wanted 'an end after a hundred names' "$((tried)) names"
[ "$gone" -eq 0 ] || wanted "the objects of those who had the hundred names are still there" "$((gone)) are gone"
for how in open read; do
    grep -q -e arc4random -e SYS_getrandom unguess.c && break # these do not fail
    # shellcheck disable=SC2016
    run env RIVAL_DRY=$how ../../common/limit 10 ./unguess x sh -c 'echo "name=$SECRET"'
    [ "$status${out:+ told}" = '1 told' ] || wanted 'a message and status 1, when there are no random bits' "$(ending)${out:+, and: $out}"
done
rm -f taken names

before() { ../../common/leftovers --remove keyfile >/dev/null; }
spared='munmap'
after() {
    case $met in *' shm_unlink '*) return ;; esac
    left=$(../../common/leftovers keyfile) || wanted "nothing left $met" "$left"
}
meddled fail ./unguess x true
before


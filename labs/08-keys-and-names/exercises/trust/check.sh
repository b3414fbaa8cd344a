# trust: an object of ours; then an fstat that tells of other owners, modes and sizes; then none
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

name=$SHMLAB_PREFIX.secret
run ./trust
[ $status -eq 1 ] || wanted 'no object: a message, and status 1' "$(ending)${out:+, and: $out}"
line 'trust: shm_open(*): ENOENT *'
secret=$(word)
size=$(random 20000 40000)
succeeds ../03-posix-shm/writer --name "$name" --size "$size" "$secret"
for _ in 1 2; do
    succeeds ./trust
    line "trust: msg=$secret"
done

cat >rival.h <<'END'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
static inline int rival_fstat(int fd, struct stat *st)
{
    const char *uid = getenv("RIVAL_UID"), *mode = getenv("RIVAL_MODE"), *size = getenv("RIVAL_SIZE");
    int result = fstat(fd, st);
    if (uid != NULL)
        st->st_uid = (uid_t)atoi(uid);
    if (mode != NULL)
        st->st_mode = (st->st_mode & ~(mode_t)0777) | (mode_t)strtol(mode, NULL, 8);
    if (size != NULL)
        st->st_size = atoi(size);
    return result;
}
static inline int rival_shm_open(const char *name, int flags, mode_t mode)
{
    static int opened;
    if (opened++ == 0)
        return shm_open(name, flags, mode);
    fprintf(stderr, "rival: at a second shm_open the name leads to another object\n");
    exit(1);
}
#define fstat(fd, st) rival_fstat(fd, st)
#define shm_open(name, flags, mode) rival_shm_open(name, flags, mode)
END
run env MAKEFLAGS= make -s EXTRA='-include ./rival.h' -W trust.c trust
[ $status -eq 0 ] || wanted 'a program that compiles again' "$out"
refused() { # VARIABLES WHAT: with these, this is said, and nothing is read
    # shellcheck disable=SC2086 # words
    run env $1 ./trust
    case $out in *"$secret"*) wanted "nothing of an object with $1" "$secret" ;; esac
    [ $status -eq 1 ] || wanted "$2, and status 1" "$(ending)${out:+, and: $out}"
    line "trust: $name $2"
}
succeeds env RIVAL_UID="$(id -u)" RIVAL_MODE=0600 ./trust
line "trust: msg=$secret"
succeeds env RIVAL_MODE=0400 ./trust
other=$(($(id -u) + $(random 1 1000)))
refused "RIVAL_UID=$other" "belongs to uid=$other"
for mode in 0604 0602 0601 0640 0620 0610 0666; do
    refused "RIVAL_MODE=$mode" "has mode=$mode"
done
refused RIVAL_SIZE=0 'has 0 bytes'
refused "RIVAL_UID=$other RIVAL_MODE=0666 RIVAL_SIZE=0" "belongs to uid=$other"
refused 'RIVAL_MODE=0666 RIVAL_SIZE=0' 'has mode=0666'
succeeds env ./trust # it is there, and as it was
line "trust: msg=$secret"
rm -f rival.h

# A message without an end
if [ "$OS" = linux ]; then
    printf %04096d 0 >"/dev/shm$name"
    succeeds ./trust
    line "trust: msg=$(printf %04096d 0)"
fi
succeeds ../03-posix-shm/remove --name "$name"

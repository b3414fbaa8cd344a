# trust: an object of ours; then an fstat that tells of other owners, modes and sizes; then none
#   1. the message of an object that may be trusted is printed
#   2. nothing of another user's object is
#   3. nothing of an object that anybody else has a bit of is
#   4. an object without a byte is told
#   5. the first that holds is said
#   6. it makes, changes and removes no object
#   7. what it asks about is what it maps
#   8. a message without a NUL ends with the object
#   9. a failure is told, with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

name=$SHMLAB_PREFIX.secret
run ./trust
[ "$status${out:+ told}" = '1 told' ] || wanted 'no object: a message, and status 1' "$(ending)${out:+, and: $out}"
out=$(../../common/leftovers keyfile) || wanted 'still no object, after ./trust' "$out"
secret=$(word)
size=$(random 20000 40000)
succeeds ../03-posix-shm/writer --name "$name" --size "$size" "$secret"
for _ in 1 2; do
    succeeds ./trust
    line "trust: msg=$secret"
done

again trust <<'END'
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
refused() { # VARIABLES WHAT: with these, this is said, and nothing is read
    # shellcheck disable=SC2086 # words
    run env $1 sh -c './trust 2>told'
    case $out in *"$secret"*) wanted "nothing of an object with $1" "$secret" ;; esac
    [ -z "$out" ] || wanted "nothing on stdout, of an object with $1" "$out"
    out=$(cat told)
    sound "./trust with $1" "$out"
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
rm -f told

# A message without an end
if [ "$OS" = linux ]; then
    printf %04096d 0 >"/dev/shm$name"
    succeeds ./trust
    line "trust: msg=$(printf %04096d 0)"
    chmod 0640 "/dev/shm$name"
    fails ./trust
    [ -n "$(find "/dev/shm$name" -perm 0640)" ] || wanted 'the object as it was, with mode=0640' 'another mode'
    : >"/dev/shm$name"
    chmod 0600 "/dev/shm$name"
    fails ./trust
    line "trust: $name has 0 bytes"
fi

# Somebody puts another object under the name, between any two steps
before() { rm -f "/dev/shm$name" && echo "$secret" >"/dev/shm$name" && chmod 0600 "/dev/shm$name"; }
spared=munmap
after() { :; }
meddled fail ./trust
rival="rm -f /dev/shm$name; echo planted >/dev/shm$name; chmod 0666 /dev/shm$name"
after() {
    case $status-$out in
    *planted*) wanted "nothing of an object that comes $met" "$out" ;;
    0-"trust: msg=$secret"* | 1-?*) ;;
    *) wanted "the message, or another one and status 1, with another object $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
meddled rival ./trust
[ "$OS" = macos ] || before
succeeds ../03-posix-shm/remove --name "$name"

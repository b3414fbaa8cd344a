# safe: alone, twice; under a squatter, which must keep its object and its word; with a rival who is there between two calls
#   1. the message is in an object of that name while it runs, and printed from there
#   2. an object that is there is not used: that is told, with status 1
#   3. what it has not made it neither changes nor removes
#   4. nobody takes the name between a look and the making
#   5. what it has made nobody else may open
#   6. what it has made is gone when it ends, also when a call fails, which is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for _ in 1 2; do
    secret=$(word)
    succeeds ./safe "$secret"
    line 'safe: made */*.secret'
    line "safe: msg=$secret"
    # shellcheck disable=SC2016 # for the sh that runs it
    run ../03-posix-shm/reader --keep --name "$SHMLAB_PREFIX.secret"
    [ $status -eq 1 ] || wanted 'its object gone when it has ended' "$out"
done

secret=$(word)
# shellcheck disable=SC2016 # for the sh that runs it
run ./squatter sh -c './safe "$0" 2>told; echo "status=$?"; [ ! -s told ] || echo told; ../03-posix-shm/reader --keep --name "$SHMLAB_PREFIX.secret"' "$secret"
line 'squatter: took *'
line 'squatter: reads msg=*'
case $out in *"squatter: reads msg=$secret"*) wanted "the squatter reads what it has planted" "it reads $secret" ;; esac
line 'reader: name=*.secret addr=* msg=planted' # it is there, and as it was
line 'status=1'
line told
line 'squatter: reads msg=planted'

# Built again: a rival takes the name just before it is made, and looks at what is made just before it goes
again safe <<'END'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
static inline int rival_shm_open(const char *name, int flags, mode_t mode)
{
    int fd = getenv("RIVAL") && (flags & O_CREAT) ? shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600) : -1;
    if (fd != -1 && (ftruncate(fd, 16384) == -1 || close(fd) == -1))
        perror("rival");
    return shm_open(name, flags, mode);
}
static inline int rival_shm_unlink(const char *name)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY, 0);
    char *text = fd == -1 || fstat(fd, &st) == -1 ? MAP_FAILED : mmap(NULL, 16384, PROT_READ, MAP_SHARED, fd, 0);
    if (text != MAP_FAILED)
        printf("rival: mode=%04o msg=%s\n", (unsigned)st.st_mode & 0777, text);
    return shm_unlink(name);
}
#define shm_open(name, flags, mode) rival_shm_open(name, flags, mode)
#define shm_unlink(name) rival_shm_unlink(name)
END
succeeds ./safe "$secret"
line "rival: mode=0600 msg=$secret"
run env RIVAL=1 ./safe "$secret"
case $status-$out in
1-*"safe: msg=$secret"*) wanted 'an object that somebody makes just before is not used' "it says msg=$secret" ;;
1-?*) ;;
*) wanted 'an object that somebody makes just before is not used: a message and status 1' "$(ending)${out:+, and: $out}" ;;
esac
run ../03-posix-shm/reader --keep --name "$SHMLAB_PREFIX.secret"
line 'reader: name=*.secret addr=* msg='
run ../03-posix-shm/remove --name "$SHMLAB_PREFIX.secret"
rm -f told

# Between any two steps: who may open it, and somebody who takes the name
object=/dev/shm$SHMLAB_PREFIX.secret
before() { rm -f "$object" modes; }
spared='munmap close'
after() {
    case $met in *' shm_unlink '*) return ;; esac
    [ ! -e "$object" ] || wanted "its object gone $met" "it is there"
}
meddled fail ./safe "$secret"
rival="ls -l $object >>modes 2>/dev/null"
after() {
    if [ -s modes ] && grep -qv '^-rw-------' modes; then
        wanted "an object that nobody else may open, $met" "$(grep -v '^-rw-------' modes | head -n 1 | cut -c 1-10)"
    fi
}
meddled rival ./safe "$secret"
rival="set -C; echo planted >$object" # only if the name is free
rival="( $rival ) 2>/dev/null && : >modes"
after() {
    if [ -e modes ]; then # it took the name
        [ "$(cat "$object" 2>/dev/null)" = planted ] || wanted "an object that is taken $met stays as it is" "$(tr -d '\000' <"$object" 2>&1)"
    else
        [ "$status" -eq 0 ] || wanted "a run that nobody disturbs succeeds, $met" "$(ending)${out:+, and: $out}"
    fi
}
meddled rival ./safe "$secret"
before

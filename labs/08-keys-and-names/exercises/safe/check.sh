# safe: alone, twice; under a squatter, which must keep its object and its word; with a rival who is there between two calls
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
run ./squatter sh -c './safe "$0"; echo "status=$?"; ../03-posix-shm/reader --keep --name "$SHMLAB_PREFIX.secret"' "$secret"
line 'squatter: took *'
line 'squatter: reads msg=*'
case $out in *"squatter: reads msg=$secret"*) wanted "the squatter reads what it has planted" "it reads $secret" ;; esac
line 'safe: shm_open(*.secret): EEXIST (File exists)'
line 'status=1'
line 'reader: name=*.secret addr=* msg=planted' # it is there, and as it was
line 'squatter: reads msg=planted'

# Built again: a rival takes the name just before it is made, and looks at what is made just before it goes
cat >rival.h <<'END'
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
run env MAKEFLAGS= make -s EXTRA='-include ./rival.h' -W safe.c safe
[ $status -eq 0 ] || wanted 'a program that compiles again' "$out"
succeeds ./safe "$secret"
line "rival: mode=0600 msg=$secret"
run env RIVAL=1 ./safe "$secret"
line 'safe: shm_open(*.secret): EEXIST (File exists)'
run ../03-posix-shm/reader --keep --name "$SHMLAB_PREFIX.secret"
line 'reader: name=*.secret addr=* msg='
run ../03-posix-shm/remove --name "$SHMLAB_PREFIX.secret"
rm -f rival.h

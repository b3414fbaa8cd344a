/* killed-flock.c - the holder of a file lock is killed
 *
 *   $ ./killed-flock
 *   killed-flock: holder is at half
 *   killed-flock: flock(LOCK_NB): EAGAIN
 *   killed-flock: holder is killed, a=1 b=0
 *   killed-flock: flock(LOCK_NB): ok
 *
 * The kernel closes a dead process's files, and the lock goes with the last descriptor. It tells
 * nobody: the next one gets the lock as if all were well, and finds half a pair.
 */
#include "killed.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

static int opened(void)
{
    int fd = open(LAB_KEYFILE, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        die_hint("run this in the lab's directory", "open(%s)", LAB_KEYFILE);
    return fd;
}

static void holder(void *shared)
{
    struct pair *pair = shared;
    int fd = opened();
    if (flock(fd, LOCK_EX) == -1)
        die("flock(LOCK_EX)");
    pair->a++;
    lab_pause("half");
    pair->b++;
    if (close(fd) == -1) /* the lock goes with it */
        die("close");
}

static void try(int fd)
{
    int error = flock(fd, LOCK_EX | LOCK_NB) == -1 ? errno : 0;
    printf("killed-flock: flock(LOCK_NB): %s\n", error ? lab_errno_name(error) : "ok");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    struct pair *pair =
        mmap(NULL, sizeof *pair, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pair == MAP_FAILED)
        die("mmap(%zu)", sizeof *pair);

    struct lab_actor one;
    lab_act(&one, "holder", holder, pair);
    lab_until(&one, "half");
    int fd = opened();
    try(fd);
    kill_holder(&one, pair);
    try(fd);
    if (close(fd) == -1)
        die("close");
    return 0;
}

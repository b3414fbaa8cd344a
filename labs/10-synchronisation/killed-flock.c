/* killed-flock.c - the holder of a file lock is killed
 *
 *   $ ./killed-flock
 *   killed-flock: holder is at half
 *   killed-flock: flock(LOCK_NB): EAGAIN
 *   killed-flock: holder is killed, a=1 b=0
 *   killed-flock: flock(LOCK_NB): ok
 *
 * The kernel closes the files of a process that has died, and so releases its lock. It tells
 * nobody: the next process gets the lock as if all were well, and finds half a pair. The file is
 * opened for writing because NFS demands that for an exclusive lock.
 */
#include "lab.h"
#include "parts/schedule.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

struct pair {
    long a, b; /* always the same when nobody has the lock */
};

static int opened(void)
{
    int fd = open(LAB_KEYFILE, O_RDWR | O_CLOEXEC);
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
    actor_pause("half");
    pair->b++;
    if (close(fd) == -1) /* releases the lock */
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

    struct actor one;
    actor_begin(&one, "holder", holder, pair);
    actor_until(&one, "half");
    int fd = opened();
    try(fd);
    actor_kill(&one);
    printf("killed-flock: holder is killed, a=%ld b=%ld\n", pair->a, pair->b);
    try(fd);
    if (close(fd) == -1)
        die("close");
    return 0;
}

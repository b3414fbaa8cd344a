/* counter-flock.c - one process at a time: a lock on a file
 *
 *   $ ./counter-flock
 *   counter-flock: expected=200000 lost=0 ms=1800.0
 *
 * Any file will do. macOS cannot lock a shared-memory object, so this is an ordinary file. The lock
 * belongs to the open file, so each process opens the file itself. It is opened for writing, though
 * nobody writes: over NFS an exclusive lock on a file that is open only for reading is EBADF.
 */
#include "lab.h"
#include "parts/counter.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

static void add(void *shared, long times)
{
    long *sum = shared;
    /* a file opened before fork would be shared, and its lock, too */
    int fd = open(LAB_KEYFILE, O_RDWR | O_CLOEXEC);
    if (fd == -1)
        die_hint("run this in the lab's directory", "open(%s)", LAB_KEYFILE);
    for (long i = 0; i < times; i++) {
        while (flock(fd, LOCK_EX) == -1)
            if (errno != EINTR)
                die("flock(LOCK_EX)");
        *sum = *sum + 1;
        if (flock(fd, LOCK_UN) == -1)
            die("flock(LOCK_UN)");
    }
    if (close(fd) == -1)
        die("close");
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    long *sum = counter_memory(sizeof *sum);
    double ns = counter_run(add, NULL, sum, times);
    counter_tell(0, times, *sum, ns);
    return 0;
}

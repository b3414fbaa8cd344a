/* filelock.c - flock on the keyfile */
#include "filelock.h"

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

int filelock_take(void)
{
    int fd = open(LAB_KEYFILE, O_RDWR | O_CLOEXEC); /* NFS wants a file that is open to write */
    if (fd == -1)
        die_hint("run this in the lab's directory", "open(%s)", LAB_KEYFILE);
    while (flock(fd, LOCK_EX) == -1)
        if (errno != EINTR)
            die("flock(LOCK_EX)");
    return fd;
}

void filelock_give(int fd)
{
    if (close(fd) == -1)
        die("close");
}

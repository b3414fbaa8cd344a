/* seat.c - open and map the file `seat` */
#include "seat.h"

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int seat_open(int flags, off_t *size)
{
    struct stat st;
    int fd = open("seat", O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, 0600);
    if (fd == -1)
        die_hint(errno == ENOENT ? "run ./owner first" : NULL, "open(seat)");
    if (fstat(fd, &st) == -1)
        die("fstat(seat)");
    if (!S_ISREG(st.st_mode))
        refuse("remove it: rm seat", "seat is not a regular file");
    *size = st.st_size;
    return fd;
}

struct seat *seat_map(int fd)
{
    lab_explain_sigbus("seat");
    struct seat *seat = mmap(NULL, sizeof *seat, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (seat == MAP_FAILED)
        die("mmap(seat)");
    return seat;
}

unsigned long seat_space(void)
{
    struct stat st;
    if (stat("/proc/self/ns/pid", &st) == 0)
        return st.st_ino;
    if (errno != ENOENT)
        die("stat(/proc/self/ns/pid)");
    return 0;
}

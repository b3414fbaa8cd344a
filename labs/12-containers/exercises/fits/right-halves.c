/* fits: all of it, or a half of what did not fit, until a page is left */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *made; /* the object that this run has made */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

static size_t reserve(int fd, size_t wanted)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), have = 0, step = wanted;
    while (have < wanted && step > 0) {
        if (step > wanted - have)
            step = wanted - have;
        int error = posix_fallocate(fd, (off_t)have, (off_t)step);
        errno = error;
        if (error == 0)
            have += step;
        else if (error != ENOSPC)
            die("posix_fallocate");
        else if (step <= page)
            break;
        else
            step = (step / 2 + page - 1) / page * page;
    }
    return have;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "BYTES");
    lab_operands(&argc, argv, 1, 1, "BYTES");
    size_t wanted = lab_size(argv[1]);
    const char *name = lab_name("fits");

    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "remove it first: make clean-ipc" : NULL, "shm_open(%s)", name);
    made = name;
    size_t have = reserve(fd, wanted);
    if (have == 0)
        die("posix_fallocate(%s)", name);
    char *bytes = mmap(NULL, have, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %zu)", name, have);
    memset(bytes, 'x', have);
    printf("fits: wrote %zu of %zu bytes\n", have, wanted);
    lab_keep();
    return have < wanted;
}

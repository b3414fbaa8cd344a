/* fits: by write, which takes a page, or says ENOSPC or how little it wrote */
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

    static char page[4096];
    memset(page, 'x', sizeof page);
    size_t have = 0;
    while (have < wanted) {
        size_t more = wanted - have < sizeof page ? wanted - have : sizeof page;
        ssize_t n = pwrite(fd, page, more, (off_t)have);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1 && errno == ENOSPC && have > 0)
            break;
        if (n == -1)
            die("pwrite(%s)", name);
        have += (size_t)n;
    }
    printf("fits: wrote %zu of %zu bytes\n", have, wanted);
    if (close(fd) == -1)
        die("close");
    lab_keep();
    return have < wanted;
}

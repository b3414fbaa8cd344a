/* fits.c - leave an object of BYTES bytes, each of which is an x
 *
 *   $ ./box ./fits 300000
 *   fits: wrote 300000 of 300000 bytes
 */
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
    size_t wanted = lab_size(argv[1]), page = (size_t)sysconf(_SC_PAGESIZE), have = 0;
    const char *name = lab_name("fits");

    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "remove it first: make clean-ipc" : NULL, "shm_open(%s)", name);
    made = name;

    /* Each page is ours before we write into it: a full /dev/shm is an errno here, and SIGBUS there
     */
    int error = 0;
    while (have < wanted) {
        size_t more = wanted - have < page ? wanted - have : page;
        error = posix_fallocate(fd, (off_t)have, (off_t)more);
        if (error == EINTR)
            continue;
        if (error != 0)
            break;
        have += more;
    }
    errno = error;
    if (error != 0 && (error != ENOSPC || have == 0))
        die("posix_fallocate(%s)", name);

    char *bytes = mmap(NULL, have, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %zu)", name, have);
    memset(bytes, 'x', have);
    printf("fits: wrote %zu of %zu bytes\n", have, wanted);
    if (munmap(bytes, have) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    lab_keep();
    return have < wanted;
}

/* fill-bare.c - make an object and write into each of its pages; only the calls
 *
 *   $ ./box --shm-size 4M ./fill-bare /shmlab.1000.fill 8388608
 *
 * It prints nothing. If /dev/shm has not so many bytes left, it is killed by SIGBUS, and leaves the
 * object behind. So run it in a box, whose /dev/shm ends with it. fill.c is the same, made safe.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        errx(2, "usage: fill-bare NAME BYTES");
    size_t size = strtoul(argv[2], NULL, 10);
    int fd = shm_open(argv[1], O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        err(1, "shm_open(%s)", argv[1]);
    if (ftruncate(fd, (off_t)size) == -1) /* only a number: it takes no memory */
        err(1, "ftruncate");
    char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        err(1, "mmap");
    for (size_t at = 0; at < size; at += 4096)
        bytes[at] = 1; /* here the kernel must have a page */
    if (shm_unlink(argv[1]) == -1)
        err(1, "shm_unlink");
    return 0;
}

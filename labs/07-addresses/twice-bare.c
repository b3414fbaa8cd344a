/* twice-bare.c - map one object at two addresses of one process; the calls alone
 *
 *   $ ./twice-bare /shmlab.1000.bare
 *   hello: written at addr=0x7f3f71a29000, read at addr=0x7f3f71a28000
 *
 * twice.c is the same program made safe, and it shows the frame, too.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        errx(2, "usage: twice-bare NAME");
    int fd = shm_open(argv[1], O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        err(1, "shm_open(%s)", argv[1]);
    if (shm_unlink(argv[1]) == -1) /* fd keeps the object: its name has done its work */
        err(1, "shm_unlink");
    if (ftruncate(fd, 4096) == -1)
        err(1, "ftruncate");
    char *one = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *other = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
    if (one == MAP_FAILED || other == MAP_FAILED)
        err(1, "mmap");
    strcpy(one, "hello");
    printf("%s: written at addr=%p, read at addr=%p\n", other, (void *)one, (void *)other);
    return 0;
}

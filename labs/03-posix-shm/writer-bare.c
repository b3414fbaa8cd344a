/* writer-bare.c - leave a text in a POSIX shared-memory object; only the calls
 *
 *   $ ./writer-bare /shmlab.1000.bare hello
 *
 * It prints nothing. reader-bare finds the text; writer.c is the same, made safe.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        errx(2, "usage: writer-bare NAME TEXT");
    int fd = shm_open(argv[1], O_RDWR | O_CREAT | O_EXCL, 0600); /* name -> descriptor */
    if (fd == -1)
        err(1, "shm_open(%s)", argv[1]);
    if (ftruncate(fd, 4096) == -1) /* a new object has no bytes */
        err(1, "ftruncate");
    /* descriptor -> address */
    char *text = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        err(1, "mmap");
    snprintf(text, 4096, "%s", argv[2]); /* from here on it is ordinary memory */
    return 0; /* the mapping ends here, with the process; the object stays */
}

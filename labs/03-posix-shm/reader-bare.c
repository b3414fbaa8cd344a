/* reader-bare.c - print what writer-bare left in an object, then remove it; only the calls
 *
 *   $ ./reader-bare /shmlab.1000.bare
 *   hello
 *
 * reader.c is the same, made safe.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        errx(2, "usage: reader-bare NAME");
    int fd = shm_open(argv[1], O_RDONLY, 0); /* no O_CREAT: it must exist */
    if (fd == -1)
        err(1, "shm_open(%s)", argv[1]);
    struct stat st;
    if (fstat(fd, &st) == -1)
        err(1, "fstat");
    if (st.st_size < 4096) /* reading a page that it does not have is SIGBUS */
        errx(1, "%s has %lld bytes, not 4096", argv[1], (long long)st.st_size);
    char *text = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        err(1, "mmap");
    printf("%.4096s\n", text); /* 4096: there may be no NUL in it */
    if (shm_unlink(argv[1]) == -1)
        err(1, "shm_unlink");
    return 0;
}

/* poke-bare.c - change an object through its file in /dev/shm; only the calls
 *
 *   $ ./poke-bare /shmlab.1000.shell HELLO
 *
 * It prints nothing. Every process that has the object mapped sees the change. On macOS open
 * fails, because there is no such file. poke.c is the same, made safe.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char path[256];
    if (argc != 3)
        errx(2, "usage: poke-bare NAME TEXT");
    snprintf(path, sizeof path, "/dev/shm%s", argv[1]);
    int fd = open(path, O_WRONLY | O_NOFOLLOW); /* not shm_open: on Linux it is a file */
    if (fd == -1)
        err(1, "open(%s)", path);
    ssize_t n = write(fd, argv[2], strlen(argv[2])); /* not mmap */
    if (n == -1)
        err(1, "write");
    return 0;
}

/* jot.c - append a line to an object, through its file in /dev/shm
 *
 *   $ ./jot journal "sunny"
 *   jot: /dev/shm/shmlab.1000.journal has 6 bytes
 *
 * It makes the object if there is none, for you alone. rm removes it.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "WORD TEXT");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "WORD" : "TEXT");
    if (argv[1][0] == '\0' || strchr(argv[1], '/'))
        usage("WORD %s: write a word without a slash", argv[1]);
    if (lab_is_macos())
        refuse(NULL, "macOS has no files for objects");

    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "/dev/shm%s", lab_name(argv[1])) >= (int)sizeof path)
        usage("WORD is too long");

    /* O_NONBLOCK: if the name is a fifo's, do not wait for its reader */
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK, 0600);
    if (fd == -1)
        die_hint(errno == EISDIR ? "it is a directory, not an object" : NULL, "open(%s)", path);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", path);
    if (!S_ISREG(st.st_mode))
        refuse(NULL, "%s is not a regular file, so it is not an object", path);

    /* writev writes several pieces in one call, so lines of two jots at the same time stay whole */
    struct iovec line[] = {{argv[2], strlen(argv[2])}, {(char[]){'\n'}, 1}};
    ssize_t length = (ssize_t)line[0].iov_len + 1, n = writev(fd, line, 2);
    if (n == -1)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "writev(%s)", path);
    if (n < length)
        refuse("is /dev/shm full? df /dev/shm", "wrote only %zd of %zd bytes", n, length);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", path);
    printf("jot: %s has %lld bytes\n", path, (long long)st.st_size);
    if (close(fd) == -1)
        die("close");
    return 0;
}

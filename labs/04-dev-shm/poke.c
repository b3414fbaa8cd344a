/* poke.c - change an object through its file in /dev/shm, with open and pwrite
 *
 *   $ ./poke /shmlab.1000.shell 0 CREATED
 *   poke: wrote 7 bytes at 0 into /dev/shm/shmlab.1000.shell
 *
 * No shm_open and no mmap: to Linux the object is a file. Whoever has it mapped sees the change.
 * It writes inside the object only, and no NUL behind TEXT.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME OFFSET TEXT");
    lab_operands(&argc, argv, 3, 3, argc < 2 ? "NAME" : argc < 3 ? "OFFSET" : "TEXT");
    const char *name = argv[1] + strspn(argv[1], "/"); /* as glibc and musl do */
    long offset = lab_number("OFFSET", argv[2], 0, LONG_MAX);
    size_t length = strlen(argv[3]);
    if (*name == '\0' || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        usage("NAME %s: one word after the slash, and neither . nor ..", argv[1]);

    if (lab_is_macos()) /* the lesson is the difference: there is no file for an object */
        refuse("shm_open and mmap it, as lab 03's writer does; lsof shows open ones as PSXSHM",
               "macOS shows no file for %s", argv[1]);

    /* O_NOFOLLOW: who may create in /dev/shm may plant a link there. O_NONBLOCK: or a fifo. */
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "/dev/shm/%s", name) >= (int)sizeof path)
        usage("NAME is too long");
    int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
    if (fd == -1)
        die_hint(errno == ENOENT   ? "ls /dev/shm shows what is there"
                 : errno == ELOOP  ? "it is a symbolic link, no object"
                 : errno == EISDIR ? "it is a directory, no object"
                                   : NULL,
                 "open(%s)", path);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", path);
    if (!S_ISREG(st.st_mode))
        refuse(NULL, "%s is no regular file, and so no object", path);
    if ((unsigned long long)offset + length > (unsigned long long)st.st_size)
        refuse(NULL, "offset %ld and %zu bytes pass the end: %s has %lld", offset, length, path,
               (long long)st.st_size);

    signal(SIGXFSZ, SIG_IGN); /* beyond RLIMIT_FSIZE pwrite shall fail, and not kill */
    ssize_t n = pwrite(fd, argv[3], length, offset);
    if (n == -1)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "pwrite(%s)", path);
    if ((size_t)n < length)
        refuse("is /dev/shm full? df /dev/shm", "wrote only %zd of %zu bytes into %s", n, length,
               path);
    printf("poke: wrote %zd bytes at %ld into %s\n", n, offset, path);
    if (close(fd) == -1)
        die("close");
    return 0;
}

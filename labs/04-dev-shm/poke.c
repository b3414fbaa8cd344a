/* poke.c - change an object through its file in /dev/shm, with open and pwrite
 *
 *   $ ./poke /shmlab.1000.shell 0 CREATED
 *   poke: wrote 7 bytes at 0 into /dev/shm/shmlab.1000.shell
 *
 * It calls neither shm_open nor mmap, because on Linux an object is a file. Every process that has
 * the object mapped sees the change. poke never writes past the object's end, and writes no NUL
 * after TEXT. If somebody shrinks the object after poke has looked at its size and before it
 * writes, the write makes the object longer again.
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

static const char *hint(int error)
{
    if (error == ENOENT)
        return "ls /dev/shm shows what is there";
    if (error == ELOOP)
        return "it is a symbolic link, not an object";
    if (error == EISDIR)
        return "it is a directory, not an object";
    return NULL;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME OFFSET TEXT");
    const char *missing = argc < 2 ? "NAME" : "OFFSET";
    lab_operands(&argc, argv, 3, 3, argc < 3 ? missing : "TEXT");
    const char *name = argv[1] + strspn(argv[1], "/"); /* as glibc and musl do */
    long offset = lab_number("OFFSET", argv[2], 0, LONG_MAX);
    size_t length = strlen(argv[3]);
    if (*name == '\0' || strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        usage("NAME %s: write a slash and then one word, but not . or ..", argv[1]);

    if (lab_is_macos()) /* this lab's lesson: there an object has no file */
        refuse("use shm_open and mmap, as lab 03's writer does; lsof lists open objects, as PSXSHM",
               "macOS has no file for %s", argv[1]);

    /* Anybody may create files in /dev/shm. O_NOFOLLOW makes open refuse a symbolic link, and
     * O_NONBLOCK keeps it from waiting at a fifo. */
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "/dev/shm/%s", name) >= (int)sizeof path)
        usage("NAME is too long");
    int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
    if (fd == -1)
        die_hint(hint(errno), "open(%s)", path);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", path);
    if (!S_ISREG(st.st_mode))
        refuse(NULL, "%s is not a regular file, so it is not an object", path);
    if ((unsigned long long)offset + length > (unsigned long long)st.st_size)
        refuse(NULL, "%zu bytes at offset %ld would pass the end: %s has %lld", length, offset,
               path, (long long)st.st_size);

    signal(SIGXFSZ, SIG_IGN); /* past RLIMIT_FSIZE let pwrite fail: do not die */
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

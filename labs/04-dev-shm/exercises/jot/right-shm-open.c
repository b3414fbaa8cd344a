/* jot: shm_open follows no link, with glibc and with musl; one string, one write */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "WORD TEXT");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "WORD" : "TEXT");
    if (argv[1][0] == '\0' || strchr(argv[1], '/'))
        usage("WORD %s: write a word without a slash", argv[1]);
    const char *name = lab_name(argv[1]);
    size_t letters = strlen(argv[2]);
    char *line = malloc(letters + 2);
    if (line == NULL)
        die("malloc");
    memcpy(line, argv[2], letters);
    memcpy(line + letters, "\n", 2);

    int fd = shm_open(name, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (!S_ISREG(st.st_mode))
        refuse(NULL, "%s is no object", name);
    ssize_t n = write(fd, line, letters + 1);
    if (n == -1)
        die("write(%s)", name);
    if (n != (ssize_t)letters + 1)
        refuse("is /dev/shm full?", "wrote only %zd bytes", n);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    printf("jot: /dev/shm%s has %lld bytes\n", name, (long long)st.st_size);
    free(line);
    return 0;
}

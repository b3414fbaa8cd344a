/* jot: openat; stdio, whose buffer is written at once; lseek for the size */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(const char *what)
{
    fprintf(stderr, "jot: %s: %s (%s)\n", what, lab_errno_name(errno), strerror(errno));
    return 1;
}

int main(int argc, char **argv)
{
    struct stat st;

    lab_start(argc, argv, "WORD TEXT");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "WORD" : "TEXT");
    if (argv[1][0] == '\0' || strchr(argv[1], '/'))
        usage("WORD %s: write a word without a slash", argv[1]);
    const char *name = lab_name(argv[1]) + 1;

    int dir = open("/dev/shm", O_RDONLY | O_DIRECTORY);
    if (dir < 0)
        return failed("open(/dev/shm)");
    int fd = openat(dir, name, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return failed("openat");
    if (fstat(fd, &st) < 0)
        return failed("fstat");
    if (!S_ISREG(st.st_mode)) {
        fprintf(stderr, "jot: %s is no object\n", name);
        return 1;
    }
    FILE *file = fdopen(fd, "a");
    if (file == NULL)
        return failed("fdopen");
    static char buffer[1 << 18];
    setvbuf(file, buffer, _IOFBF, sizeof buffer);
    if (fprintf(file, "%s\n", argv[2]) < 0 || fflush(file) == EOF)
        return failed("fflush");
    printf("jot: /dev/shm/%s has %lld bytes\n", name, (long long)lseek(fd, 0, SEEK_END));
    fclose(file);
    return 0;
}

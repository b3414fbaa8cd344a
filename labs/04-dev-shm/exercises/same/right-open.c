/* same: open with O_NOFOLLOW in place of shm_open; plain errors */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int opened(const char *name, struct stat *st)
{
    char path[4096];
    while (*name == '/')
        name++;
    snprintf(path, sizeof path, "/dev/shm/%s", name);
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, st) < 0) {
        fprintf(stderr, "same: %s: %s (%s)\n", path, lab_errno_name(errno), strerror(errno));
        return -1;
    }
    if ((st->st_mode & S_IFMT) != S_IFREG) {
        fprintf(stderr, "same: %s is no object\n", path);
        return -1;
    }
    return fd;
}

int main(int argc, char **argv)
{
    struct stat st[2];

    lab_start(argc, argv, "NAME NAME");
    lab_operands(&argc, argv, 2, 2, "NAME");
    for (int i = 0; i < 2; i++)
        if (opened(argv[i + 1], &st[i]) < 0)
            return 1;
    puts(st[0].st_ino == st[1].st_ino && st[0].st_dev == st[1].st_dev ? "same: one object"
                                                                      : "same: two objects");
    return 0;
}

/* same: shm_open, both first and then both fstat; goto */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct stat a, b;
    int fa, fb = -1, status = 1;

    lab_start(argc, argv, "NAME NAME");
    lab_operands(&argc, argv, 2, 2, "NAME");
    if (lab_is_macos())
        refuse(NULL, "on macOS an object has no device and no inode number");

    fa = shm_open(argv[1], O_RDONLY | lab_no_wait(), 0);
    if (fa == -1)
        die("shm_open(%s)", argv[1]);
    fb = shm_open(argv[2], O_RDONLY | lab_no_wait(), 0);
    if (fb == -1)
        die("shm_open(%s)", argv[2]);
    if (fstat(fa, &a) == -1 || fstat(fb, &b) == -1) {
        perror("same: fstat");
        goto out;
    }
    if (!S_ISREG(a.st_mode) || !S_ISREG(b.st_mode)) {
        fputs("same: one of them is no object\n", stderr);
        goto out;
    }
    if (a.st_dev != b.st_dev || a.st_ino != b.st_ino)
        printf("same: two objects\n");
    else
        printf("same: one object\n");
    status = 0;
out:
    close(fa);
    close(fb);
    return status;
}

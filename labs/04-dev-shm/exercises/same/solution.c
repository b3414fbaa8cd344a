/* same.c - say whether two names belong to one object
 *
 *   $ ./same /shmlab.1000.shell /shmlab.1000.other
 *   same: two objects
 *
 * While a file is open, no other file has the same device and inode number. macOS has neither
 * number for an object: fstat says 0.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens the object, fills in `st`, and returns the descriptor */
static int look(const char *name, struct stat *st)
{
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, st) == -1)
        die("fstat(%s)", name);
    if (!S_ISREG(st->st_mode))
        refuse(NULL, "%s is not a regular file, so it is not an object", name);
    return fd;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME NAME");
    lab_operands(&argc, argv, 2, 2, "NAME");
    if (lab_is_macos())
        refuse(NULL, "on macOS an object has no device and no inode number");

    struct stat first, second;
    int fd = look(argv[1], &first), other = look(argv[2], &second);
    bool one = first.st_dev == second.st_dev && first.st_ino == second.st_ino;
    printf("same: %s\n", one ? "one object" : "two objects");
    if (close(fd) == -1 || close(other) == -1)
        die("close");
    return 0;
}

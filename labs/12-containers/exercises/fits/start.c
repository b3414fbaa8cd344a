/* fits.c - leave an object of BYTES bytes, each of which is an x
 *
 *   $ ./box ./fits 300000
 *   fits: wrote 300000 of 300000 bytes
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *made; /* the object that this run has made */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "BYTES");
    lab_operands(&argc, argv, 1, 1, "BYTES");
    size_t wanted = lab_size(argv[1]);
    const char *name = lab_name("fits");

    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "remove it first: make clean-ipc" : NULL, "shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, (off_t)wanted) == -1)
        die("ftruncate(%s, %zu)", name, wanted);
    char *bytes = mmap(NULL, wanted, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %zu)", name, wanted);
    memset(bytes, 'x', wanted);
    printf("fits: wrote %zu of %zu bytes\n", wanted, wanted);
    if (munmap(bytes, wanted) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    lab_keep();
    return 0;
}

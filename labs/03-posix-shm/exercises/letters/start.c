/* letters.c - count the bytes of lab 03's object that are not 0
 *
 *   $ ./writer --size 64K hello && ./letters && ./remove
 *   letters: letters=5
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 65536 };

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("posix");

    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0); /* do not wait for a fifo (lab 04) */
    if (fd == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shm_open(%s)", name);

    const char *bytes = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    size_t letters = 0;
    for (size_t i = 0; i < SIZE; i++)
        letters += bytes[i] != '\0';
    printf("letters: letters=%zu\n", letters);

    if (munmap((void *)bytes, SIZE) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}

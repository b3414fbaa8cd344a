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
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("posix");

    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shm_open(%s)", name);
    struct stat st; /* only the object itself knows its size */
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0)
        refuse("wait for its writer", "%s has no size yet", name);
    size_t size = (size_t)st.st_size;

    const char *bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    size_t letters = 0;
    for (size_t i = 0; i < size; i++)
        letters += bytes[i] != '\0';
    printf("letters: letters=%zu\n", letters);

    if (munmap((void *)bytes, size) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    return 0;
}

/* letters: maps a piece at a time */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 65536 }; /* whole pages on Linux and on macOS */

static size_t count(int fd, off_t from, size_t size)
{
    char *bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, from);
    size_t n = 0;
    if (bytes == MAP_FAILED)
        die("mmap(%zu bytes from %lld)", size, (long long)from);
    for (size_t i = 0; i < size; i++)
        n += bytes[i] != 0;
    if (munmap(bytes, size) == -1)
        die("munmap");
    return n;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("posix");
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size < 1)
        refuse("wait for its writer", "%s has no size yet", name);
    size_t letters = 0;
    for (off_t at = 0; at < st.st_size; at += PIECE)
        letters += count(fd, at, (size_t)(st.st_size - at < PIECE ? st.st_size - at : PIECE));
    close(fd);
    printf("letters: letters=%zu\n", letters);
    return 0;
}

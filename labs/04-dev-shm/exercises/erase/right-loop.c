/* erase: two functions, a byte at a time; the mapping ends with the process */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void erase(volatile unsigned char *bytes, size_t size)
{
    while (size > 0)
        bytes[--size] = 0;
}

static size_t count(const unsigned char *bytes, size_t size)
{
    size_t zeros = 0;
    for (const unsigned char *at = bytes; at != bytes + size; at++)
        zeros += *at ? 0 : 1;
    return zeros;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME");
    lab_operands(&argc, argv, 1, 1, "NAME");
    int fd = shm_open(argv[1], O_RDWR, 0);
    if (fd == -1)
        die("shm_open(%s)", argv[1]);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", argv[1]);
    size_t size = (size_t)st.st_size;
    if (size == 0) {
        printf("erase: %s has 0 bytes, 0 of them 0\n", argv[1]);
        return 0;
    }
    unsigned char *bytes = mmap(NULL, size, PROT_WRITE | PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED)
        die("mmap(%s)", argv[1]);
    erase(bytes, size);
    printf("erase: %s has %zu bytes, %zu of them 0\n", argv[1], size, count(bytes, size));
    return 0;
}

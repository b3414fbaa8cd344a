/* letters: a pointer that walks; plain errors; the mapping ends with the process */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    int fd = shm_open(lab_name("posix"), O_RDONLY, 0);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) {
        perror("letters");
        return EXIT_FAILURE;
    }
    const unsigned char *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) { /* no size, for example */
        perror("letters: mmap");
        return EXIT_FAILURE;
    }
    const unsigned char *end = at + st.st_size;
    unsigned long count = 0;
    while (at < end)
        if (*at++)
            ++count;
    printf("letters: letters=%lu\n", count);
    return EXIT_SUCCESS;
}

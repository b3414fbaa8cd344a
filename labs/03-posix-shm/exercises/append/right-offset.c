/* append: functions; open and map in one; goto out */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char *map(const char *name, size_t *size)
{
    char *at = NULL;
    struct stat st;
    int fd = shm_open(name, O_RDWR | lab_no_wait(), 0);
    if (fd == -1) {
        perror("append: shm_open");
        return NULL;
    }
    if (fstat(fd, &st) == -1) {
        perror("append: fstat");
        goto out;
    }
    if (st.st_size <= 0) {
        fputs("append: the object is empty\n", stderr);
        goto out;
    }
    *size = (size_t)st.st_size;
    at = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) {
        perror("append: mmap");
        at = NULL;
    }
out:
    close(fd);
    return at;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "TEXT");
    lab_operands(&argc, argv, 1, 1, "TEXT");
    size_t size, length = strlen(argv[1]), end = 0;
    char *text = map(lab_name("posix"), &size);
    if (text == NULL)
        return 1;

    while (end < size && text[end] != '\0')
        end++;
    if (end + length + 1 > size)
        refuse(NULL, "%zu bytes and %zu more do not fit into %zu", end, length, size);
    memmove(text + end, argv[1], length + 1);
    printf("append: %zu bytes more\n", length);
    munmap(text, size);
    return 0;
}

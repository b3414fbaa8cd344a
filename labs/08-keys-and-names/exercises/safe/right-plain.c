/* safe.c - one function that makes, one that ends, and perror */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *name;

static int end(const char *what, int made)
{
    perror(what);
    if (made)
        shm_unlink(name);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    size_t size = 16384;
    if (argc != 2 || strlen(argv[1]) >= size) {
        fprintf(stderr, "usage: safe MESSAGE\n");
        return 2;
    }
    name = lab_name("secret");
    umask(077);
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return end("safe: shm_open", 0);
    printf("safe: made %s\n", name);
    if (ftruncate(fd, (off_t)size) != 0)
        return end("safe: ftruncate", 1);
    char *at = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        return end("safe: mmap", 1);
    memcpy(at, argv[1], strlen(argv[1]) + 1);
    printf("safe: msg=%s\n", at);
    if (shm_unlink(name) != 0)
        return end("safe: shm_unlink", 0);
    munmap(at, size);
    close(fd);
    return EXIT_SUCCESS;
}

/* huge.c - no die of lab.h's: every failure is told where it is seen */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: huge SIZE\n");
        return 2;
    }
    size_t size = strtoul(argv[1], NULL, 10);
    int ordinary = 0;
    void *memory =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_HUGETLB | MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        if (errno != ENOMEM) {
            perror("huge: mmap");
            exit(1);
        }
        memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_SHARED, -1, 0);
        if (memory == MAP_FAILED) {
            perror("huge: mmap of ordinary pages");
            exit(1);
        }
        ordinary = 1;
    }
    ((char *)memory)[size - 1] = 1;
    printf("huge: %zu bytes in %s pages\n", size, ordinary ? "ordinary" : "huge");
    return 0;
}

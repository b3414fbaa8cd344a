/* huge.c - a table of the two requests; and only whole huge pages are asked for */
#define _GNU_SOURCE
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>

static const struct {
    const char *pages;
    int flags;
    size_t unit; /* the length is a multiple of it */
} requests[] = {{"huge", MAP_HUGETLB, (size_t)2 << 20}, {"ordinary", 0, 1}};

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    size_t size = lab_size(argv[1]), length = 0;
    char *at = MAP_FAILED;
    int i = 0;
    for (int next = 0; next < 2; next++) {
        i = next;
        length = (size + requests[i].unit - 1) / requests[i].unit * requests[i].unit;
        at = mmap(NULL, length, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS | requests[i].flags, -1, 0);
        if (at != MAP_FAILED || errno != ENOMEM)
            break;
    }
    if (at == MAP_FAILED)
        die("mmap of %s pages", requests[i].pages);
    at[0] = at[size - 1] = 'x';
    printf("huge: %zu bytes in %s pages\n", size, requests[i].pages);
    return 0;
}

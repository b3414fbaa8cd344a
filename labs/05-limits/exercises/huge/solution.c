/* huge.c - get SIZE bytes of shared memory: in huge pages, or, if the pool has not enough, in
 * others
 *
 *   $ ./huge 100
 *   huge: 100 bytes in ordinary pages
 */
#define _GNU_SOURCE /* MAP_HUGETLB */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    size_t size = lab_size(argv[1]);
    int prot = PROT_READ | PROT_WRITE, flags = MAP_SHARED | MAP_ANONYMOUS;
    const char *pages = "huge";

    char *at = mmap(NULL, size, prot, flags | MAP_HUGETLB, -1, 0);
    if (at == MAP_FAILED && errno == ENOMEM) { /* another errno would not get better by that */
        pages = "ordinary";
        at = mmap(NULL, size, prot, flags, -1, 0);
    }
    if (at == MAP_FAILED)
        die("mmap(%zu bytes in %s pages)", size, pages);
    at[size - 1] = 1; /* the first touch takes the page */
    printf("huge: %zu bytes in %s pages\n", size, pages);
    return 0;
}

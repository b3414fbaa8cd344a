/* together.c - the indices in an array, the root's first, and masks instead of divisions */
#include "lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BITS = 48, MOST = 48 };

static int indices(uint64_t address, int offset_bits, unsigned index[MOST])
{
    int width = offset_bits - 3, n = 0;
    unsigned low_first[MOST];
    for (uint64_t rest = address >> offset_bits, left = BITS - offset_bits; (int)left > 0;
         left = (int)left > width ? left - (uint64_t)width : 0, rest >>= width)
        low_first[n++] = (unsigned)(rest & (((uint64_t)1 << width) - 1));
    for (int i = 0; i < n; i++)
        index[i] = low_first[n - 1 - i];
    return n;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: together ADDRESS ADDRESS\n");
        return 2;
    }
    uint64_t a = strtoull(argv[1], NULL, 0), b = strtoull(argv[2], NULL, 0);
    long size = sysconf(_SC_PAGESIZE);
    int offset_bits = 0;
    for (long rest = size; rest > 1; rest /= 2)
        offset_bits++;
    unsigned of_a[MOST], of_b[MOST];
    int levels = indices(a, offset_bits, of_a), nodes = 1;
    indices(b, offset_bits, of_b);
    while (nodes < levels && of_a[nodes - 1] == of_b[nodes - 1])
        nodes++;
    uint64_t differs = a ^ b;
    printf("together: page_size=%ld same_page=%s levels=%d nodes=%d\n", size,
           differs < (uint64_t)size ? "yes" : "no", levels, nodes);
    return EXIT_SUCCESS;
}

/* together.c - how much of the page table do the walks of two addresses have in common?
 *
 *   $ ./together 0x7f3f71a29abc 0x7f3f71a2a000
 *   together: page_size=4096 same_page=no levels=4 nodes=4
 *
 * An entry has 2^3 bytes, so an index has 3 bits less than the offset. Two addresses use the same
 * node at a level if all the indices above it agree. Every address uses the root.
 */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static unsigned long long address(const char *text)
{
    char *end;
    unsigned long long value = strtoull(text, &end, 0);
    if (*text < '0' || *text > '9' || *end != '\0' || value >> 48 != 0)
        usage("address %s: write a number of at most 48 bits", text);
    return value;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "ADDRESS ADDRESS");
    lab_operands(&argc, argv, 2, 2, "ADDRESS");
    unsigned long long one = address(argv[1]), other = address(argv[2]);
    unsigned long long page = (unsigned long long)sysconf(_SC_PAGESIZE);

    int shift = 0; /* how many bits the offset has */
    while (1ULL << shift < page)
        shift++;
    int index = shift - 3;
    int levels = (48 - shift + index - 1) / index;
    int nodes = 1;
    for (int low = shift + index; low < 48; low += index)
        nodes += one >> low == other >> low;

    printf("together: page_size=%llu same_page=%s levels=%d nodes=%d\n", page,
           one / page == other / page ? "yes" : "no", levels, nodes);
    return 0;
}

/* split.c - take an address apart as the processor does
 *
 *   $ ./split --page 4K --frame 0x19a186 0x7f3f71a29abc
 *   split: address=0x7f3f71a29abc page_size=4096
 *   split: L0 bits=47-39 index=254
 *   split: L1 bits=38-30 index=253
 *   split: L2 bits=29-21 index=397
 *   split: L3 bits=20-12 index=41
 *   split: bits=11-0 offset=2748
 *   split: physical=0x19a186abc, which is 6880258748
 *
 * Each index chooses one entry in a node of the page table. An entry has 8 bytes, and a node fills
 * a page. The entry that the last index chooses has the frame's number. --at asks whether ADDRESS
 * can be translated to that physical address at all.
 */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BITS = 48 }; /* of an address, with four levels; macOS on Apple Silicon uses 47 of them */

/* A number of at most `bits` bits, in decimal or after 0x */
static unsigned long long number(const char *what, const char *text, int bits)
{
    char *end;
    unsigned long long value = strtoull(text, &end, 0);
    if (*text < '0' || *text > '9' || *end != '\0' || value >> bits != 0)
        usage("%s %s: write a number of at most %d bits, such as 4523 or 0x7f3f71a29abc", what,
              text, bits);
    return value;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--page SIZE] [--frame NUMBER | --at PHYSICAL] ADDRESS");
    const char *size = lab_option(&argc, argv, "--page");
    const char *frame = lab_option(&argc, argv, "--frame");
    const char *at = lab_option(&argc, argv, "--at");
    lab_operands(&argc, argv, 1, 1, "ADDRESS");
    if (frame != NULL && at != NULL)
        usage("--frame and --at: write one of them");

    unsigned long long page = size ? lab_size(size) : (unsigned long long)sysconf(_SC_PAGESIZE);
    if (page != 4096 && page != 16384 && page != 65536)
        usage("page %s: write 4K, 16K or 64K", size);
    unsigned long long address = number("ADDRESS", argv[1], BITS);

    unsigned long long wanted = frame ? number("frame", frame, 40)
                                : at  ? number("physical", at, 63)
                                      : 0;

    int shift = 0; /* how many bits the offset has: 12, 14 or 16 */
    while (1ULL << shift < page)
        shift++;
    int index = shift - 3; /* a page holds 2^index entries of 2^3 bytes */
    int levels = (BITS - shift + index - 1) / index;
    unsigned long long offset = address & (page - 1);

    printf("split: address=%s page_size=%llu\n", argv[1], page);
    for (int level = 4 - levels; level < 4; level++) {
        int low = shift + (3 - level) * index;
        int high = low + index > BITS ? BITS - 1 : low + index - 1;
        printf("split: L%d bits=%d-%d index=%llu\n", level, high, low,
               address >> low & ((1ULL << (high - low + 1)) - 1));
    }
    printf("split: bits=%d-0 offset=%llu\n", shift - 1, offset);

    unsigned long long physical = wanted * page + offset; /* means something only with --frame */
    if (frame != NULL)
        printf("split: physical=0x%llx, which is %llu\n", physical, physical);
    if (at != NULL && wanted % page == offset)
        printf("split: %s can be, in frame %llu\n", at, wanted / page);
    if (at != NULL && wanted % page != offset)
        printf("split: %s cannot be, its offset is %llu\n", at, wanted % page);
    return 0;
}

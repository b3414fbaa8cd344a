#include "dump.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define WIDTH 16

void dump(const char *bytes, size_t size)
{
    static const unsigned char zeros[WIDTH];
    for (size_t at = 0; at < size; at += WIDTH) {
        unsigned char line[WIDTH] = {0};
        size_t length = size - at < WIDTH ? size - at : WIDTH;
        memcpy(line, bytes + at, length); /* copied once: a second look may find other bytes */
        if (memcmp(line, zeros, WIDTH) == 0)
            continue;
        printf("%08zx ", at);
        for (size_t i = 0; i < WIDTH; i++)
            i < length ? printf(" %02x", line[i]) : printf("   ");
        printf("  ");
        for (size_t i = 0; i < length; i++)
            putchar(isprint(line[i]) ? line[i] : '.');
        putchar('\n');
    }
}

/* wrap.c - the indices stay below 8, and a counter tells whether the ring is full or empty */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { SLOTS = 8 };

static struct {
    char slot[SLOTS];
    int first, count;
} ring;

static bool put(char letter)
{
    if (ring.count == SLOTS)
        return false;
    ring.slot[(ring.first + ring.count++) % SLOTS] = letter;
    return true;
}

static int get(void)
{
    if (ring.count == 0)
        return EOF;
    char letter = ring.slot[ring.first];
    ring.first = (ring.first + 1) % SLOTS;
    ring.count--;
    return letter;
}

int main(int argc, char **argv)
{
    int next = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: wrap PUTS...\n");
        return 2;
    }
    for (int i = 1; i < argc; i++) {
        int done = 0, letter;
        for (int want = atoi(argv[i]); want > 0 && put((char)('a' + next)); want--) {
            next = (next + 1) % 26;
            done++;
        }
        printf("wrap: put=%d got=", done);
        while ((letter = get()) != EOF)
            putchar(letter);
        puts("");
    }
    return 0;
}

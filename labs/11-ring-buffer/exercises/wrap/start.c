/* wrap.c - puts letters into a ring of 8 slots, and takes all of them out
 *
 *   $ ./wrap 3 8
 *   wrap: put=3 got=abc
 *   wrap: put=0 got=              (yours should say: put=8 got=defghijk)
 */
#include "lab.h"

#include <stdio.h>

#define SLOTS 8u

static char ring[SLOTS];
static unsigned tail, head;

static bool put(char letter)
{
    unsigned next = (tail + 1) % SLOTS;
    if (tail == (head + SLOTS) % SLOTS && tail != 0)
        return false; /* full */
    ring[tail] = letter;
    tail = next;
    return true;
}

static bool get(char *letter)
{
    if (tail == head)
        return false; /* empty */
    *letter = ring[head];
    head = (head + 1) % SLOTS;
    return true;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "PUTS...");
    lab_operands(&argc, argv, 1, argc, "PUTS");
    unsigned letters = 0;
    for (int i = 1; i < argc; i++) {
        long puts = lab_number("PUTS", argv[i], 0, 1000), done = 0;
        while (done < puts && put((char)('a' + letters % 26)))
            done++, letters++;
        printf("wrap: put=%ld got=", done);
        for (char letter; get(&letter);)
            putchar(letter);
        printf("\n");
    }
    return 0;
}

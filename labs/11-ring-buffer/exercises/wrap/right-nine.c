/* wrap.c - has nine slots, of which one always stays free, so that eight can be used; collects the
 * letters before it prints them */
#include "lab.h"

#include <stdio.h>

#define ROOM  8
#define SLOTS (ROOM + 1)

static char ring[SLOTS];
static int tail, head;

static int next(int i)
{
    return i + 1 == SLOTS ? 0 : i + 1;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "PUTS...");
    lab_operands(&argc, argv, 1, argc, "PUTS");
    char letter = 'a';
    for (int i = 1; i < argc; i++) {
        char out[ROOM + 1] = "";
        int in = 0, n = 0;
        for (long puts = lab_number("PUTS", argv[i], 0, 1000); in < puts && next(tail) != head;
             in++) {
            ring[tail] = letter;
            tail = next(tail);
            letter = letter == 'z' ? 'a' : (char)(letter + 1);
        }
        for (; head != tail; head = next(head))
            out[n++] = ring[head];
        printf("wrap: put=%d got=%s\n", in, out);
    }
    return 0;
}

/* heap.c - keep texts of any length in shared memory, where all processes find them by a number
 *
 *   $ ./heap put 3 hello
 *   $ ./heap get 3
 *   heap: place=3 text=hello
 *   $ ./heap list
 *   heap: unit=0 size=1 place=3
 *   heap: unit=1 size=63 free
 *   $ ./heap remove
 *
 * One process at a time uses the heap: the lock is on a file, where nobody can write over it.
 * --kill N kills the process at its Nth step; the next one repairs what it left.
 */
#include "parts/stepper.h"

#include "parts/heap.h"

#include "lab.h"
#include "parts/seat.h"
#include "parts/share.h"

#include <signal.h>
#include <stdio.h>

static void list(struct heap *heap)
{
    struct block block;
    for (uint32_t at = 0; heap_block(heap, at, &block); at += block.size) {
        printf("heap: unit=%u size=%u ", (unsigned)at, (unsigned)block.size);
        if (block.owner == 0)
            printf("free\n");
        else
            printf("place=%u\n", (unsigned)block.owner - 1);
    }
}

static void get(struct heap *heap, uint32_t place)
{
    struct block block;
    if (!heap_at(heap, place, &block))
        refuse("./heap list shows which are not", "place %u is empty", (unsigned)place);
    printf("heap: place=%u text=", (unsigned)place);
    lab_print_text((char *)&heap->unit[block.at][1], block.size * UNIT - 4);
    printf("\n");
}

int main(int argc, char **argv)
{
    static const char *const verbs[] = {"put", "get", "free", "list", "remove"};
    enum { PUT, GET, FREE, LIST, REMOVE, NO_VERB } verb = PUT;
    lab_start(argc, argv, "[--kill N] put PLACE TEXT | get PLACE | free PLACE | list | remove");
    const char *kill = lab_option(&argc, argv, "--kill");
    lab_operands(&argc, argv, 1, 3, "VERB");
    while (verb < NO_VERB && strcmp(argv[1], verbs[verb]) != 0)
        verb++;
    if (verb == NO_VERB)
        usage("%s: write put, get, free, list or remove", argv[1]);
    int wants = verb == PUT ? 3 : verb < LIST ? 2 : 1;
    lab_operands(&argc, argv, wants, wants, argc == 2 ? "PLACE" : "TEXT");
    uint32_t place = verb < LIST ? (uint32_t)lab_number("PLACE", argv[2], 0, PLACES - 1) : 0, at;
    long step = kill ? lab_number("--kill", kill, 1, 1000) : 0;

    struct heap *heap = share_open("heap", sizeof *heap);
    step_plan(step, SIGKILL, NULL);
    if (verb != REMOVE && !heap_check(heap, &at))
        refuse("another program has written into it; ./heap remove removes it",
               at < UNITS ? "the heap is broken at unit %u"
                          : "of %u units, not all are where the places say",
               (unsigned)at);
    if (verb == PUT && atomic_load(&heap->place[place]) != 0)
        refuse("free it first: ./heap free PLACE", "place %u is in use", (unsigned)place);
    if (verb == PUT && !heap_put(heap, place, argv[3]))
        refuse("free something first: ./heap list", "there is no free block of this size");
    if (verb == FREE && !heap_free(heap, place))
        refuse("./heap list shows which are not", "place %u is empty", (unsigned)place);
    if (verb == GET)
        get(heap, place);
    if (verb == LIST)
        list(heap);
    if (verb == REMOVE)
        share_remove();
    seat_alone(false);
    return 0;
}

/* publish.c - the payload first, then the flag that says it is there
 *
 *   $ ./publish
 *   publish: writer is at between
 *   publish: ready=0
 *   publish: reader has ended
 *   publish: writer has ended
 *   publish: ready=1 payload=42
 *   publish: reader has ended
 *
 * The flag is stored with release and loaded with acquire: who sees it set sees all that the other
 * one stored before. Without them compilers and processors may swap two stores. publish-early.c
 * swaps them in the source.
 */
#include "lab.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

struct letter {
    int payload;
    atomic_int ready;
};
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "atomic_int needs a lock here");

static void writer(void *shared)
{
    struct letter *letter = shared;
    letter->payload = 42;
    lab_pause("between");
    atomic_store_explicit(&letter->ready, 1, memory_order_release);
}

static void reader(void *shared)
{
    struct letter *letter = shared;
    if (atomic_load_explicit(&letter->ready, memory_order_acquire) == 1)
        printf("publish: ready=1 payload=%d\n", letter->payload);
    else
        printf("publish: ready=0\n"); /* then the payload is not ours to look at */
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    struct letter *letter =
        mmap(NULL, sizeof *letter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (letter == MAP_FAILED)
        die("mmap(%zu)", sizeof *letter);
    struct lab_actor one, two, three;
    lab_act(&one, "writer", writer, letter);
    lab_act(&two, "reader", reader, letter);
    lab_act(&three, "reader", reader, letter);
    lab_until(&one, "between");
    lab_until(&two, "end");
    lab_until(&one, "end");
    lab_until(&three, "end");
    return 0;
}

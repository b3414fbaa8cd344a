/* publish-early.c - store the flag first, and then the payload
 *
 *   $ ./publish-early
 *   publish-early: writer is at between
 *   publish-early: ready=1 payload=0
 *   publish-early: reader has ended
 *   ...
 *
 * Two lines of publish.c are swapped. The reader believes the flag, and takes a payload that has
 * not been stored yet.
 */
#include "lab.h"
#include "parts/schedule.h"

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
    atomic_store_explicit(&letter->ready, 1, memory_order_release); /* BUG ON PURPOSE: too early */
    actor_pause("between");
    letter->payload = 42;
}

static void reader(void *shared)
{
    struct letter *letter = shared;
    if (atomic_load_explicit(&letter->ready, memory_order_acquire) == 1)
        printf("%s: ready=1 payload=%d\n", lab_program(), letter->payload);
    else /* then we may not look at the payload yet */
        printf("%s: ready=0\n", lab_program());
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    struct letter *letter =
        mmap(NULL, sizeof *letter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (letter == MAP_FAILED)
        die("mmap(%zu)", sizeof *letter);

    struct actor one, two, three;
    actor_begin(&one, "writer", writer, letter);
    actor_begin(&two, "reader", reader, letter);
    actor_begin(&three, "reader", reader, letter);
    actor_until(&one, "between"); /* one reader reads between the two stores, one after them */
    actor_until(&two, "end");
    actor_until(&one, "end");
    actor_until(&three, "end");
    return 0;
}

/* publish.c - store the payload first, and then the flag that says it is there
 *
 *   $ ./publish
 *   publish: writer is at between
 *   publish: ready=0
 *   publish: reader has ended
 *   publish: writer has ended
 *   publish: ready=1 payload=42
 *   publish: reader has ended
 *
 * The flag is stored with release and loaded with acquire: a reader that sees it set also sees all
 * that the writer stored before it. Without these, compilers and processors may swap the two
 * stores. publish-early.c swaps them in the source.
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
    letter->payload = 42;
    actor_pause("between");
    atomic_store_explicit(&letter->ready, 1, memory_order_release);
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

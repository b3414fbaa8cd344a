/* torn.c - a reader gets half of the new message and half of the old one
 *
 *   $ ./torn
 *   torn: writer is at half
 *   torn: read a=1,b=0
 *   torn: reader has ended
 *   torn: writer has ended
 *
 * Writing a pair takes two stores, and a reader can read between them. Each of the loads and stores
 * is one step. The pair is not.
 */
#include "lab.h"
#include "parts/schedule.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

struct pair {
    atomic_long a, b; /* the writer means them to be always the same */
};
_Static_assert(ATOMIC_LONG_LOCK_FREE == 2, "atomic_long needs a lock here");

static void writer(void *shared)
{
    struct pair *pair = shared;
    atomic_store_explicit(&pair->a, 1, memory_order_relaxed);
    actor_pause("half"); /* BUG ON PURPOSE: a reader cannot see that only half is written */
    atomic_store_explicit(&pair->b, 1, memory_order_relaxed);
}

static void reader(void *shared)
{
    struct pair *pair = shared;
    long a = atomic_load_explicit(&pair->a, memory_order_relaxed);
    long b = atomic_load_explicit(&pair->b, memory_order_relaxed);
    printf("torn: read a=%ld,b=%ld\n", a, b);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    struct pair *pair =
        mmap(NULL, sizeof *pair, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pair == MAP_FAILED)
        die("mmap(%zu)", sizeof *pair);
    struct actor one, two;
    actor_begin(&one, "writer", writer, pair);
    actor_begin(&two, "reader", reader, pair);
    actor_until(&one, "half");
    actor_until(&two, "end");
    actor_until(&one, "end");
    return 0;
}

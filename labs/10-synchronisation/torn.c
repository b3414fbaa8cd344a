/* torn.c - half of one message and half of another
 *
 *   $ ./torn
 *   torn: writer is at half
 *   torn: read a=1 b=0
 *   torn: reader has ended
 *   torn: writer has ended
 *
 * A pair takes two stores, and a reader can come between them. Each of the four loads and stores
 * is whole. The pair is not.
 */
#include "lab.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

struct pair {
    atomic_long a, b; /* always the same, so the writer thinks */
};
_Static_assert(ATOMIC_LONG_LOCK_FREE == 2, "atomic_long needs a lock here");

static void writer(void *shared)
{
    struct pair *pair = shared;
    atomic_store_explicit(&pair->a, 1, memory_order_relaxed);
    lab_pause("half"); /* BUG ON PURPOSE: nothing tells a reader that this is a half */
    atomic_store_explicit(&pair->b, 1, memory_order_relaxed);
}

static void reader(void *shared)
{
    struct pair *pair = shared;
    long a = atomic_load_explicit(&pair->a, memory_order_relaxed);
    long b = atomic_load_explicit(&pair->b, memory_order_relaxed);
    printf("torn: read a=%ld b=%ld\n", a, b);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    struct pair *pair =
        mmap(NULL, sizeof *pair, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pair == MAP_FAILED)
        die("mmap(%zu)", sizeof *pair);
    struct lab_actor one, two;
    lab_act(&one, "writer", writer, pair);
    lab_act(&two, "reader", reader, pair);
    lab_until(&one, "half");
    lab_until(&two, "end");
    lab_until(&one, "end");
    return 0;
}

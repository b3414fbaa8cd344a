/* seqlock.c - a reader that notices, and reads again
 *
 *   $ ./seqlock
 *   seqlock: writer is at half
 *   seqlock: seq=1, a writer is at work
 *   seqlock: reader is at again
 *   seqlock: writer has ended
 *   seqlock: read a=1 b=1 seq=2
 *   seqlock: reader has ended
 *
 * The writer counts before and after: odd means that it is at work. The reader takes what it read
 * only if the count was even, and is the same still. The writer never waits, and there must be one
 * at a time. One that is killed at work leaves the count odd, and readers try for ever.
 * --late: the writer comes when the reader has read a.
 */
#include "lab.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

/* All are atomics, since they are read while they change; the fences give the payload its order */
struct pair {
    atomic_uint seq;
    atomic_long a, b; /* the payload */
};
_Static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LONG_LOCK_FREE == 2, "atomics need a lock here");

/* Both become `value` */
static void put(struct pair *pair, long value)
{
    unsigned seq = atomic_load_explicit(&pair->seq, memory_order_relaxed);
    atomic_store_explicit(&pair->seq, seq + 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release); /* odd comes before the payload */
    atomic_store_explicit(&pair->a, value, memory_order_relaxed);
    lab_pause("half");
    atomic_store_explicit(&pair->b, value, memory_order_relaxed);
    atomic_store_explicit(&pair->seq, seq + 2, memory_order_release); /* even comes after it */
}

/* Both, as one put left them; returns their count */
static unsigned get(struct pair *pair, long *a, long *b)
{
    for (;; lab_pause("again")) {
        unsigned before = atomic_load_explicit(&pair->seq, memory_order_acquire);
        if (before % 2 == 1) {
            printf("seqlock: seq=%u, a writer is at work\n", before);
            continue;
        }
        *a = atomic_load_explicit(&pair->a, memory_order_relaxed);
        lab_pause("reading");
        *b = atomic_load_explicit(&pair->b, memory_order_relaxed);
        atomic_thread_fence(memory_order_acquire); /* the second look comes after the payload */
        unsigned after = atomic_load_explicit(&pair->seq, memory_order_relaxed);
        if (before == after)
            return after;
        printf("seqlock: seq=%u was %u: a=%ld b=%ld is no pair\n", after, before, *a, *b);
    }
}

static void writer(void *shared)
{
    put(shared, 1);
}

static void reader(void *shared)
{
    long a, b;
    unsigned seq = get(shared, &a, &b);
    printf("seqlock: read a=%ld b=%ld seq=%u\n", a, b, seq);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--late]");
    bool late = lab_flag(&argc, argv, "--late");
    lab_operands(&argc, argv, 0, 0, "");
    struct pair *pair =
        mmap(NULL, sizeof *pair, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pair == MAP_FAILED)
        die("mmap(%zu)", sizeof *pair);
    struct lab_actor one, two;
    lab_act(&one, "writer", writer, pair);
    lab_act(&two, "reader", reader, pair);
    lab_until(late ? &two : &one, late ? "reading" : "half");
    if (late)
        lab_until(&one, "end");
    lab_until(&two, "again");
    if (!late)
        lab_until(&one, "end");
    lab_until(&two, "end");
    return 0;
}

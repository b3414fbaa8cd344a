/* seqlock.c - a reader that notices when it has read half a message, and reads again
 *
 *   $ ./seqlock
 *   seqlock: writer is at half
 *   seqlock: seq=1 is odd, so a writer is at work
 *   seqlock: reader is at again
 *   seqlock: writer has ended
 *   seqlock: read a=1,b=1 seq=2
 *   seqlock: reader has ended
 *
 * The writer counts before and after: an odd count means that it is at work. The reader uses what
 * it has read only if the count was even, and has not changed. The writer never waits; there must
 * be only one at a time. If it is killed, the count stays odd, and readers try until the next
 * writer is done. --late: the writer starts when the reader has read a. --killed: the writer is
 * killed at half, and the reader reads while the next writer is at half.
 */
#include "lab.h"
#include "parts/schedule.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

/* All are atomics, because they are read while they change. The fences order the payload. */
struct pair {
    atomic_uint seq;
    atomic_long a, b; /* the payload */
};
_Static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LONG_LOCK_FREE == 2, "atomics need a lock here");

/* Sets both to `value` */
static void put(struct pair *pair, long value)
{
    /* | 1, not + 1: if a killed writer has left the count odd, it must stay odd */
    unsigned odd = atomic_load_explicit(&pair->seq, memory_order_relaxed) | 1;
    atomic_store_explicit(&pair->seq, odd, memory_order_relaxed);
    atomic_thread_fence(memory_order_release); /* the odd count before the payload */
    atomic_store_explicit(&pair->a, value, memory_order_relaxed);
    actor_pause("half");
    atomic_store_explicit(&pair->b, value, memory_order_relaxed);
    atomic_store_explicit(&pair->seq, odd + 1, memory_order_release); /* even: after the payload */
}

/* Reads both, as one put has left them; returns the count */
static unsigned get(struct pair *pair, long *a, long *b)
{
    for (;; actor_pause("again")) {
        unsigned before = atomic_load_explicit(&pair->seq, memory_order_acquire);
        if (before % 2 == 1) {
            printf("seqlock: seq=%u is odd, so a writer is at work\n", before);
            continue;
        }
        *a = atomic_load_explicit(&pair->a, memory_order_relaxed);
        actor_pause("reading");
        *b = atomic_load_explicit(&pair->b, memory_order_relaxed);
        atomic_thread_fence(memory_order_acquire); /* the payload before the second look */
        unsigned after = atomic_load_explicit(&pair->seq, memory_order_relaxed);
        if (before == after)
            return after;
        printf("seqlock: seq was %u and is %u now: not using a=%ld,b=%ld\n", before, after, *a, *b);
    }
}

static void writer(void *shared)
{
    put(shared, 1);
}

static void next(void *shared)
{
    put(shared, 2);
}

static void reader(void *shared)
{
    long a, b;
    unsigned seq = get(shared, &a, &b);
    printf("seqlock: read a=%ld,b=%ld seq=%u\n", a, b, seq);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--late | --killed]");
    bool late = lab_flag(&argc, argv, "--late"), killed = lab_flag(&argc, argv, "--killed");
    lab_operands(&argc, argv, 0, 0, "");
    if (late && killed)
        usage("--late or --killed, not both");
    struct pair *pair =
        mmap(NULL, sizeof *pair, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pair == MAP_FAILED)
        die("mmap(%zu)", sizeof *pair);
    struct actor one, two;
    actor_begin(&one, "writer", writer, pair);
    if (killed) {
        actor_until(&one, "half");
        actor_kill(&one);
        printf("seqlock: writer is killed\n");
        actor_begin(&one, "next", next, pair);
    }
    actor_begin(&two, "reader", reader, pair);
    if (late) {
        actor_until(&two, "reading");
        actor_until(&one, "end");
        actor_until(&two, "again");
    } else {
        actor_until(&one, "half");
        actor_until(&two, "again");
        actor_until(&one, "end");
    }
    actor_until(&two, "end");
    return 0;
}

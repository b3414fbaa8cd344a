/* ring-8-stamped.c - for round trips: a message and its flag on one line
 *
 *   $ ./ring-8-stamped --trip
 *   size=64 trip=260 unit=ns ...
 *
 * The rings before this one have the index on one cache line and the message on another. Here a
 * flag lies directly behind the message: a stamp, which is 1 + the message's number. If the message
 * has at most 56 bytes, both are on one line, so a consumer that sees the stamp has the message,
 * too. With 64 bytes the stamp is on the next line. The consumer doesn't look at any index, and the
 * producer looks at head only once a lap or so. As a stream this ring is slow, because of the fence
 * after each message.
 *
 * While the consumer looks at the stamp, it also asks for the lines before it. So all lines of a
 * message travel at the same time. What it gets too early is old, and is fetched again.
 *
 * It has four slots only, and their lines stay in both cores' first caches (work.h).
 */
#include "lab.h"
#include "parts/race.h"

#define LAP TRIP_SLOTS

/* Bytes of a slot: whole cache lines, with the stamp in the last 8 bytes */
#define SLOT(size) (((size) + 8 + 63) / 64 * 64)

struct ring {
    alignas(256) _Atomic(uint64_t) head;
    alignas(256) unsigned char data[];
};
static uint64_t at[2], seen[2]; /* one for each direction */

ALWAYS unsigned char *slot(struct ring *ring, uint64_t index, size_t size)
{
    return ring->data + index % LAP * SLOT(size);
}
ALWAYS _Atomic(uint64_t) *stamp(unsigned char *slot, size_t size)
{
    return (_Atomic(uint64_t) *)(slot + SLOT(size) - 8);
}

ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)n;
    if (at[way] - seen[way] == LAP) {
        seen[way] = atomic_load_explicit(&ring->head, memory_order_acquire);
        if (at[way] - seen[way] == LAP)
            return 0;
    }
    unsigned char *to = slot(ring, at[way]++, size);
    fill(to, i, 1, size);
    atomic_store_explicit(stamp(to, size), at[way], memory_order_release);
    atomic_thread_fence(memory_order_seq_cst); /* the stamp leaves before we look for the answer */
    return 1;
}

ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)n;
    unsigned char *from = slot(ring, at[way], size);
    for (size_t line = 0; line < SLOT(size) - 64 && line < 1024; line += 64)
        __builtin_prefetch(from + line, 0);
    if (atomic_load_explicit(stamp(from, size), memory_order_acquire) != at[way] + 1)
        return 0; /* not there yet: this is still the stamp of the lap before */
    look(from, i, 1, size);
    if (++at[way] % (LAP / 2) == 0)
        atomic_store_explicit(&ring->head, at[way], memory_order_release);
    return 1;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get, (struct contestant){.head = sizeof(struct ring)});
}

/* ring-8-stamped.c - for round trips: a message and its flag on one line
 *
 *   $ ./ring-8-stamped --trip
 *   size=64 trip=260 unit=ns ...
 *
 * The rings before have the index on one line, and the message on another. Here the message has its
 * flag behind it: a stamp, 1 + the message's number. One of up to 56 bytes and its stamp are on one
 * line: who finds the stamp has the message already. For 64 bytes it is the second of two lines
 * that lie side by side. The consumer looks at no index at all; the producer looks at head only
 * once a lap or so. As a stream it is slow: the fence waits for each message.
 *
 * 64 slots, which the first cache holds: with 8192 a trip took 1.2 times as long.
 */
#define SLOTS(size) 64u
#include "race.h"

/* Bytes of a slot: whole lines, of which the last 8 bytes are the stamp */
#define SLOT(size) (((size) + 8 + 63) / 64 * 64)

struct ring {
    alignas(256) _Atomic(uint64_t) head;
    alignas(256) unsigned char data[];
};
struct side {
    uint64_t at, seen;
};

ALWAYS unsigned char *slot(struct ring *ring, uint64_t at, size_t size)
{
    return ring->data + at % SLOTS(size) * SLOT(size);
}
ALWAYS _Atomic(uint64_t) *stamp(unsigned char *slot, size_t size)
{
    return (_Atomic(uint64_t) *)(slot + SLOT(size) - 8);
}

ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)n;
    if (me->at - me->seen == SLOTS(size)) {
        me->seen = atomic_load_explicit(&ring->head, memory_order_acquire);
        if (me->at - me->seen == SLOTS(size))
            return 0;
    }
    unsigned char *to = slot(ring, me->at++, size);
    fill(to, i, 1, size);
    atomic_store_explicit(stamp(to, size), me->at, memory_order_release);
    atomic_thread_fence(memory_order_seq_cst); /* out with it, before we look for the answer */
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)n;
    unsigned char *from = slot(ring, me->at, size);
    if (atomic_load_explicit(stamp(from, size), memory_order_acquire) != me->at + 1)
        return 0; /* not there yet: a message of the lap before */
    look(from, i, 1, size);
    if (++me->at % (SLOTS(size) / 2) == 0)
        atomic_store_explicit(&ring->head, me->at, memory_order_release);
    return 1;
}

#define RACE_BYTES(size) (sizeof(struct ring) + SLOTS(size) * SLOT(size))
#include "race-main.h"

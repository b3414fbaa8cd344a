/* ring-1-naive.c - the ring as one writes it down: two indices, and an array
 *
 *   $ ./ring-1-naive
 *   size=64 rate=9.1 unit=M/s ...
 *
 * It is right. C's atomics are sequentially consistent if one does not say otherwise, and that is
 * more than a ring needs; and everything else about it is slow, too. Each of the next programs has
 * one difference: diff ring-1-naive.c ring-2-orders.c
 */
#include "race.h"

struct ring {
    _Atomic(uint64_t) tail; /* the producer's */
    _Atomic(uint64_t) head; /* the consumer's */
    unsigned char data[];
};
struct side {
    int unused;
};

/* Puts message i in, if there is room. Returns how many it put in. */
ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)me, (void)n;
    uint64_t tail = ring->tail;
    if (tail - ring->head == SLOTS(size))
        return 0;
    fill(ring->data + tail % SLOTS(size) * size, i, 1, size);
    ring->tail = tail + 1;
    return 1;
}

/* Takes a message out, which must be message i, if there is one */
ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)me, (void)n;
    uint64_t head = ring->head;
    if (ring->tail == head)
        return 0;
    look(ring->data + head % SLOTS(size) * size, i, 1, size);
    ring->head = head + 1;
    return 1;
}

#include "race-main.h"

/* ring-2-orders.c - the naive ring, with the memory orders that it needs
 *
 * Release: what the producer wrote into the slot is there before the index says so. Acquire: the
 * consumer reads the slot after the index. And the same for a slot that is given back. Its own
 * index each side knows anyway: relaxed. A sequentially consistent store costs more on x86: it
 * waits until all stores before it are out.
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
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (tail - atomic_load_explicit(&ring->head, memory_order_acquire) == SLOTS(size))
        return 0;
    fill(ring->data + tail % SLOTS(size) * size, i, 1, size);
    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    return 1;
}

/* Takes a message out, which must be message i, if there is one */
ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)me, (void)n;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (atomic_load_explicit(&ring->tail, memory_order_acquire) == head)
        return 0;
    look(ring->data + head % SLOTS(size) * size, i, 1, size);
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
    return 1;
}

#include "race-main.h"

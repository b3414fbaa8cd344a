/* ring-4-cached.c - each side keeps what it last saw of the other's index
 *
 * The other's index only grows: what was free then is free now. So a side looks again only when the
 * ring seems full, or empty. A look costs the way of a line from core to core.
 */
#include "race.h"

struct ring {
    alignas(256) _Atomic(uint64_t) tail; /* the producer's */
    alignas(256) _Atomic(uint64_t) head; /* the consumer's */
    alignas(256) unsigned char data[];
};
struct side {
    uint64_t seen; /* the other's index when we last looked: it has only grown since */
};

/* Puts message i in, if there is room. Returns how many it put in. */
ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)n;
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (tail - me->seen == SLOTS(size)) {
        me->seen = atomic_load_explicit(&ring->head, memory_order_acquire);
        if (tail - me->seen == SLOTS(size))
            return 0;
    }
    fill(ring->data + tail % SLOTS(size) * size, i, 1, size);
    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    return 1;
}

/* Takes a message out, which must be message i, if there is one */
ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)n;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (me->seen == head) {
        me->seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
        if (me->seen == head)
            return 0;
    }
    look(ring->data + head % SLOTS(size) * size, i, 1, size);
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
    return 1;
}

#include "race-main.h"

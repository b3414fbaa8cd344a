/* ring-4-cached.c - each side remembers the other side's index as it last saw it
 *
 * The other side's index only grows, so a slot that was free then is free now. A side looks at the
 * index again only when the ring seems full, or empty. To look is slow, because the cache line must
 * travel from one core to the other.
 */
#include "lab.h"
#include "parts/race.h"

struct ring {
    alignas(256) _Atomic(uint64_t) tail; /* the producer alone stores it */
    alignas(256) _Atomic(uint64_t) head; /* the consumer alone stores it */
    alignas(256) unsigned char data[];
};
/* The other side's index when we last looked; it has only grown since. One for each direction */
static uint64_t seen[2];

/* Puts message i into the ring, if there is room. Returns how many messages it put in. */
ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)n;
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (tail - seen[way] == SLOTS(size)) {
        seen[way] = atomic_load_explicit(&ring->head, memory_order_acquire);
        if (tail - seen[way] == SLOTS(size))
            return 0;
    }
    fill(ring->data + tail % SLOTS(size) * size, i, 1, size);
    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    return 1;
}

/* Takes a message out, if there is one, and checks that it is message i */
ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)n;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (seen[way] == head) {
        seen[way] = atomic_load_explicit(&ring->tail, memory_order_acquire);
        if (seen[way] == head)
            return 0;
    }
    look(ring->data + head % SLOTS(size) * size, i, 1, size);
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
    return 1;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get, (struct contestant){.head = sizeof(struct ring)});
}

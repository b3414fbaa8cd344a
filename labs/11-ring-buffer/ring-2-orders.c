/* ring-2-orders.c - the naive ring with the memory orders that it needs, and no stronger ones
 *
 * The producer stores tail with release: then what it wrote into the slot is in memory before the
 * index says so. The consumer loads tail with acquire: then it reads the slot after the index. The
 * same pair on head protects a slot that is given back. Each side loads its own index relaxed,
 * because nobody else changes it. On x86 a sequentially consistent store costs more than a release
 * store: it waits until all stores before it have reached the cache.
 */
#include "lab.h"
#include "parts/race.h"

struct ring {
    _Atomic(uint64_t) tail; /* the producer alone stores it */
    _Atomic(uint64_t) head; /* the consumer alone stores it */
    unsigned char data[];
};

/* Puts message i into the ring, if there is room. Returns how many messages it put in. */
ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)way, (void)n;
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (tail - atomic_load_explicit(&ring->head, memory_order_acquire) == SLOTS(size))
        return 0;
    fill(ring->data + tail % SLOTS(size) * size, i, 1, size);
    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    return 1;
}

/* Takes a message out, if there is one, and checks that it is message i */
ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)way, (void)n;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    if (atomic_load_explicit(&ring->tail, memory_order_acquire) == head)
        return 0;
    look(ring->data + head % SLOTS(size) * size, i, 1, size);
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
    return 1;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get, (struct contestant){.head = sizeof(struct ring)});
}

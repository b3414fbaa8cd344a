/* ring-5-lazy.c - the consumer gives slots back half of the ring at a time
 *
 * The producer can wait for slots: it still has half of the ring. Each store of head takes the
 * cache line away from the producer, so fewer stores are better. When the ring is empty, the
 * consumer gives back the rest, too; otherwise both sides would wait for each other.
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
static uint64_t next[2]; /* the consumer's next message; not all slots before it are given back */

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
    uint64_t head = next[way];
    if (seen[way] == head) {
        seen[way] = atomic_load_explicit(&ring->tail, memory_order_acquire);
        if (seen[way] == head) {
            atomic_store_explicit(&ring->head, head, memory_order_release);
            return 0;
        }
    }
    look(ring->data + head % SLOTS(size) * size, i, 1, size);
    next[way] = head + 1;
    if (next[way] % (SLOTS(size) / 2) == 0)
        atomic_store_explicit(&ring->head, next[way], memory_order_release);
    return 1;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get, (struct contestant){.head = sizeof(struct ring)});
}

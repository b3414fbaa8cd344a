/* ring-5-lazy.c - the consumer gives slots back half of the ring at a time
 *
 * The producer needs no slot so urgently. Each store of head takes the line from a producer that
 * looks at it. When the ring is empty the rest goes back, too, or both sides would wait.
 */
#include "race.h"

struct ring {
    alignas(256) _Atomic(uint64_t) tail; /* the producer's */
    alignas(256) _Atomic(uint64_t) head; /* the consumer's */
    alignas(256) unsigned char data[];
};
struct side {
    uint64_t seen; /* the other's index when we last looked: it has only grown since */
    uint64_t next; /* the consumer's: what is read, but not all given back */
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
    uint64_t head = me->next;
    if (me->seen == head) {
        me->seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
        if (me->seen == head) {
            atomic_store_explicit(&ring->head, head, memory_order_release);
            return 0;
        }
    }
    look(ring->data + head % SLOTS(size) * size, i, 1, size);
    me->next = head + 1;
    if (me->next % (SLOTS(size) / 2) == 0)
        atomic_store_explicit(&ring->head, me->next, memory_order_release);
    return 1;
}

#include "race-main.h"

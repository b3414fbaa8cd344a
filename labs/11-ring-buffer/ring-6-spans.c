/* ring-6-spans.c - many messages at a time, where they lie
 *
 * The producer gets a piece of the ring that is free, writes as many messages as fit, and publishes
 * them with one store. The loop that writes them runs over plain memory: the compiler makes it wide
 * moves. So does the consumer's.
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
    uint64_t given;
};

/* How many of n lie in one piece from `index` on, of those that are there */
ALWAYS size_t span(uint64_t index, uint64_t there, size_t n, size_t size)
{
    uint64_t straight = SLOTS(size) - index % SLOTS(size);
    there = there < straight ? there : straight;
    return there < n ? there : n;
}

/* Puts up to n messages in, from message i on. Returns how many it put in. */
ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (tail - me->seen + n > SLOTS(size)) {
        me->seen = atomic_load_explicit(&ring->head, memory_order_acquire);
        if (tail - me->seen == SLOTS(size))
            return 0;
    }
    n = span(tail, me->seen + SLOTS(size) - tail, n, size);
    fill(ring->data + tail % SLOTS(size) * size, i, n, size);
    atomic_store_explicit(&ring->tail, tail + n, memory_order_release);
    return n;
}

/* Takes up to n messages out, the first of which must be message i */
ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    uint64_t head = me->next;
    if (me->seen - head < n) {
        me->seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
        if (me->seen == head) {
            me->given = head;
            atomic_store_explicit(&ring->head, head, memory_order_release);
            return 0;
        }
    }
    n = span(head, me->seen - head, n, size);
    look(ring->data + head % SLOTS(size) * size, i, n, size);
    me->next = head + n;
    if (me->next - me->given >= SLOTS(size) / 2) {
        me->given = me->next;
        atomic_store_explicit(&ring->head, me->next, memory_order_release);
    }
    return n;
}

#include "race-main.h"

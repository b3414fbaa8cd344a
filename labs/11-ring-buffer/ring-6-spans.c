/* ring-6-spans.c - many messages at a time, written and read in place
 *
 * The producer asks for a free piece of the ring, a span. It writes as many messages as fit there,
 * and publishes all of them with one store. The loop that writes them runs over plain memory, so
 * the compiler can move many bytes with one instruction. The consumer reads spans, too.
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
static uint64_t next[2];  /* the consumer's next message */
static uint64_t given[2]; /* the slots of the messages before this one are given back */

/* How many of n messages, of which `there` exist, lie in one piece from `index` on */
ALWAYS size_t span(uint64_t index, uint64_t there, size_t n, size_t size)
{
    uint64_t straight = SLOTS(size) - index % SLOTS(size);
    there = there < straight ? there : straight;
    return there < n ? there : n;
}

/* Puts up to n messages into the ring, from message i on. Returns how many it put in. */
ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (tail - seen[way] + n > SLOTS(size)) {
        seen[way] = atomic_load_explicit(&ring->head, memory_order_acquire);
        if (tail - seen[way] == SLOTS(size))
            return 0;
    }
    n = span(tail, seen[way] + SLOTS(size) - tail, n, size);
    fill(ring->data + tail % SLOTS(size) * size, i, n, size);
    atomic_store_explicit(&ring->tail, tail + n, memory_order_release);
    return n;
}

/* Takes up to n messages out, and checks that the first of them is message i */
ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    uint64_t head = next[way];
    if (seen[way] - head < n) {
        seen[way] = atomic_load_explicit(&ring->tail, memory_order_acquire);
        if (seen[way] == head) {
            given[way] = head;
            atomic_store_explicit(&ring->head, head, memory_order_release);
            return 0;
        }
    }
    n = span(head, seen[way] - head, n, size);
    look(ring->data + head % SLOTS(size) * size, i, n, size);
    next[way] = head + n;
    if (next[way] - given[way] >= SLOTS(size) / 2) {
        given[way] = next[way];
        atomic_store_explicit(&ring->head, next[way], memory_order_release);
    }
    return n;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get, (struct contestant){.head = sizeof(struct ring)});
}

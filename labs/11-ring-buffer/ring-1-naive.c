/* ring-1-naive.c - the ring as one would write it first: two indices and an array
 *
 *   $ ./ring-1-naive
 *   size=64 rate=9.1 unit=M/s ...
 *
 * It is correct, and it is slow. C's atomics are sequentially consistent unless the program asks
 * for less, and a ring needs less. Each of the next programs changes one thing, which diff shows:
 * diff ring-1-naive.c ring-2-orders.c
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
    uint64_t tail = ring->tail;
    if (tail - ring->head == SLOTS(size))
        return 0;
    fill(ring->data + tail % SLOTS(size) * size, i, 1, size);
    ring->tail = tail + 1;
    return 1;
}

/* Takes a message out, if there is one, and checks that it is message i */
ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)way, (void)n;
    uint64_t head = ring->head;
    if (ring->tail == head)
        return 0;
    look(ring->data + head % SLOTS(size) * size, i, 1, size);
    ring->head = head + 1;
    return 1;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get, (struct contestant){.head = sizeof(struct ring)});
}

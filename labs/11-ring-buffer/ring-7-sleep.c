/* ring-7-sleep.c - spins a while, then sleeps: the ring of producer.c and consumer.c
 *
 * With spans, as ring-6-spans.c has them. Who finds the ring empty, or full, looks 2000 times, then
 * sleeps in the kernel, and the other side wakes it. For that each batch costs a fence; ring.h says
 * why.
 */
#include "race.h"
#include "ring.h"

#define side end

ALWAYS size_t put(struct ring *ring, struct end *me, uint64_t i, size_t n, size_t size)
{
    (void)ring;
    void *at;
    n = ring_reserve(me, &at, n);
    if (n != 0) {
        fill(at, i, n, size);
        ring_publish(me, n);
    }
    return n;
}

ALWAYS size_t get(struct ring *ring, struct end *me, uint64_t i, size_t n, size_t size)
{
    (void)ring;
    void *at;
    n = ring_peek(me, &at, n);
    if (n != 0) {
        look(at, i, n, size);
        ring_take(me, n);
    }
    return n;
}

static void begin(struct ring *ring, struct end *me, int role, size_t size)
{
    ring->slots = SLOTS(size);
    ring->size = (uint32_t)size;
    ring_begin(me, ring, role, ring_spins());
}
#define RACE_BEGIN          begin
#define RACE_WAIT(ring, me) ring_wait(me)
#include "race-main.h"

/* ring-7-sleep.c - spins for a while and then sleeps: the ring of producer.c and consumer.c
 *
 * It has spans, as ring-6-spans.c has. A side that finds the ring empty, or full, looks up to 2000
 * times. Then it sleeps in the kernel until the other side wakes it. This costs one fence for each
 * batch of messages; sleep.h says why. For round trips it has few slots (work.h).
 */
#include "lab.h"
#include "parts/race.h"
#include "parts/ring.h"

static struct end ends[2]; /* one for each direction */

ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring;
    struct end *me = &ends[way];
    void *at;
    size_t room;
    while ((room = ring_reserve(me, &at, n)) == 0)
        ring_wait(me);
    fill(at, i, room, size);
    ring_publish(me, room);
    return room;
}

ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring;
    struct end *me = &ends[way];
    void *at;
    size_t there;
    while ((there = ring_peek(me, &at, n)) == 0)
        ring_wait(me);
    look(at, i, there, size);
    ring_take(me, there);
    return there;
}

static void begin(struct ring *ring, int way, int role, size_t size)
{
    ring_begin(&ends[way], ring, role, race_trip ? TRIP_SLOTS : SLOTS(size), size, ring_spins());
    ends[way].pauses = race_trip ? 1 : 4;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get,
                     (struct contestant){.head = sizeof(struct ring), .begin = begin});
}

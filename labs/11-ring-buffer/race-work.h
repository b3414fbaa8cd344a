/* race-work.h - the work of a sample: messages through the contestant, or round trips */
#ifndef RACE_WORK_H
#define RACE_WORK_H
#include "race-room.h"

#ifndef RACE_WAIT /* what a side does that cannot go on */
#define RACE_WAIT(ring, me) look_away()
#endif
#ifndef RACE_BEGIN
#define RACE_BEGIN(ring, me, role, size) memset(me, 0, sizeof *(me))
#endif
#ifndef RACE_SIZE
#define RACE_SIZE "64"
#endif
#ifndef RACE_BYTES
#define RACE_BYTES(size) (sizeof(struct ring) + SLOTS(size) * (size))
#endif

static struct ring *rings[2]; /* there; back, for round trips */
static struct side sides[2];
static size_t message; /* bytes */

ALWAYS void produce(int way, uint64_t from, uint64_t count, size_t size)
{
    for (uint64_t i = from; i < from + count;) {
        uint64_t left = from + count - i;
        size_t n = put(rings[way], &sides[way], i, left < BATCH(size) ? left : BATCH(size), size);
        if (n == 0)
            RACE_WAIT(rings[way], &sides[way]);
        i += n;
    }
}
ALWAYS void consume(int way, uint64_t from, uint64_t count, size_t size)
{
    for (uint64_t i = from; i < from + count;) {
        uint64_t left = from + count - i;
        size_t n = get(rings[way], &sides[way], i, left < BATCH(size) ? left : BATCH(size), size);
        if (n == 0)
            RACE_WAIT(rings[way], &sides[way]);
        i += n;
    }
}
ALWAYS void work(uint64_t from, uint64_t count, size_t size, bool trip)
{
    if (!trip && which == 0)
        produce(0, from, count, size);
    else if (!trip)
        consume(0, from, count, size);
    for (uint64_t i = from; trip && i < from + count; i++) {
        if (which == 0)
            produce(0, i, 1, size);
        consume(!which, i, 1, size);
        if (which == 1)
            produce(1, i, 1, size);
    }
}

/* Seconds that `count` messages take, or round trips. A constant size each: copies become moves. */
static double run(uint64_t from, uint64_t count, bool trip)
{
    meet();
    double began = now();
    if (message == 8)
        work(from, count, 8, trip);
    else if (message == 64)
        work(from, count, 64, trip);
    else
        work(from, count, 65536, trip);
    *(which == 0 ? &room->started : &room->ended) = which == 0 ? began : now();
    meet();
    return room->ended - room->started;
}
#endif

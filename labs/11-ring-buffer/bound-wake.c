/* bound-wake.c - what it takes to wake somebody: a token goes round between two sleepers
 *
 *   $ ./bound-wake --trip
 *   size=8 trip=11000 unit=ns ...
 *
 * No message, no ring: a word, and futex or os_sync_wait_on_address. The message is its number.
 */
#include "race.h"

struct ring {
    _Atomic(uint32_t) turn;
};
struct side {
    int unused;
};

ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)me, (void)n, (void)size;
    atomic_store(&ring->turn, (uint32_t)i + 1);
    wake_up(&ring->turn);
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)me, (void)n, (void)size;
    if (atomic_load(&ring->turn) == (uint32_t)i + 1)
        return 1;
    wait_on(&ring->turn, (uint32_t)i, 1000);
    return 0;
}

#define RACE_WAIT(ring, me) (void)0 /* get has slept */
#define RACE_SIZE           "8"
#include "race-main.h"

/* reference-wake.c - how long it takes to wake a process: two sleepers wake each other in turn
 *
 *   $ ./reference-wake --trip
 *   size=8 trip=11000 unit=ns ...
 *
 * There is no ring, only a word, with futex or os_sync_wait_on_address. A message is its number.
 */
#include "lab.h"
#include "parts/race.h"

struct ring {
    _Atomic(uint32_t) turn;
};

ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)way, (void)n, (void)size;
    atomic_store(&ring->turn, (uint32_t)i + 1);
    wake_up(&ring->turn);
    return 1;
}

ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)way, (void)n, (void)size;
    while (atomic_load(&ring->turn) != (uint32_t)i + 1)
        wait_on(&ring->turn, (uint32_t)i, 1000);
    return 1;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get,
                     (struct contestant){.head = sizeof(struct ring), .data = 8, .size = "8"});
}

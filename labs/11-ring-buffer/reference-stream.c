/* reference-stream.c - how much one plain stream carries from core to core, once it runs
 *
 *   $ ./reference-stream
 *   size=65536 rate=0.24 unit=M/s ...      (0.24 million blocks of 64 KiB: 16 GB/s)
 *
 * The stream has blocks of 64 KiB, with one flag for each block. The producer writes each word; the
 * consumer adds up all words and checks the sum. Nothing is copied. It is something to compare
 * with, and not a limit: it was tuned for one machine, and on another one queues that copied
 * carried ten times as much.
 *
 * The 128 blocks are more than the two cores' own caches hold, and the consumer gives them back
 * half at a time. So the two sides are far apart: a line that was written has moved to the shared
 * cache before it is read, and a line that was read has left the reader's cache before it is
 * written again. With 16 blocks each line comes out of the other core's cache, which is slower. We
 * also tried blocks of 4 to 256 KiB, 256 KiB to 32 MiB of them, moves of 8, 32 and 64 bytes, asking
 * for lines 1 to 4 KiB early on either side, and the instruction cldemote. On an Intel Xeon nothing
 * was faster.
 */
#include "lab.h"
#include "parts/race.h"

#define BLOCKS SLOTS(65536) /* 128 */

struct ring {
    alignas(256) _Atomic(uint64_t) tail;
    alignas(256) _Atomic(uint64_t) head;
    alignas(256) uint64_t data[][65536 / 8];
};
static uint64_t at[2], seen[2]; /* our block; the other's index when we last looked */

ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)n;
    if (at[way] - seen[way] == BLOCKS)
        seen[way] = atomic_load_explicit(&ring->head, memory_order_acquire);
    if (at[way] - seen[way] == BLOCKS)
        return 0;
    count_up(ring->data[at[way] % BLOCKS], i, size / 8);
    atomic_store_explicit(&ring->tail, ++at[way], memory_order_release);
    return 1;
}

ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)n;
    if (at[way] == seen[way]) { /* wait until a quarter is full, or no more will come */
        uint64_t before;
        do {
            before = seen[way];
            for (int looks = 0; looks < 500; looks++)
                look_away(4);
            seen[way] = atomic_load_explicit(&ring->tail, memory_order_acquire);
        } while (seen[way] != before && seen[way] - at[way] < BLOCKS / 4);
    }
    if (at[way] == seen[way])
        return 0;
    uint64_t sum = 0;
    for (size_t w = 0; w < size / 8; w++)
        sum += ring->data[at[way] % BLOCKS][w];
    wrong |= sum ^ (i * (size / 8) + size / 8 * (size / 8 - 1) / 2);
    if (++at[way] % (BLOCKS / 2) == 0)
        atomic_store_explicit(&ring->head, at[way], memory_order_release);
    return 1;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get,
                     (struct contestant){.head = sizeof(struct ring), .size = "64K"});
}

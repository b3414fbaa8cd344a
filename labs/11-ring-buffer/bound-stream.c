/* bound-stream.c - what the wire between two cores carries, once it runs
 *
 *   $ ./bound-stream
 *   size=65536 rate=0.24 unit=M/s ...      (0.24 million blocks of 64 KiB: 16 GB/s)
 *
 * Blocks of 64 KiB, one flag a block. The producer writes each word, the consumer adds all up and
 * checks the sum; nobody copies. A queue that moves messages does more work.
 *
 * 128 blocks are more than the two cores' own caches hold, and go back half of them at a time: so
 * the two are far apart, a line that was written has gone to the cache that both share before it is
 * read, and one that was read has left the reader's cache before it is written. With 16 blocks each
 * line comes out of the other core's cache, which is slower. Tried were
 * blocks of 4 to 256 KiB, 256 KiB to 32 MiB of them, moves of 8, 32 and 64 bytes, asking for lines
 * 1 to 4 KiB early on either side, and cldemote: none was faster.
 */
#include "race-ping.h"

#define BLOCKS 128

struct ring {
    alignas(256) _Atomic(uint64_t) tail;
    alignas(256) _Atomic(uint64_t) head;
    alignas(256) uint64_t data[BLOCKS][65536 / 8];
};
struct side {
    uint64_t at, seen; /* our block; the other's index when we last looked */
};

ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)n;
    if (me->at - me->seen == BLOCKS)
        me->seen = atomic_load_explicit(&ring->head, memory_order_acquire);
    if (me->at - me->seen == BLOCKS)
        return 0;
    count_up(ring->data[me->at % BLOCKS], i, size / 8);
    atomic_store_explicit(&ring->tail, ++me->at, memory_order_release);
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)n;
    if (me->at == me->seen) { /* wait until a quarter is there, or no more comes */
        uint64_t before;
        do {
            before = me->seen;
            for (int looks = 0; looks < 500; looks++)
                look_away();
            me->seen = atomic_load_explicit(&ring->tail, memory_order_acquire);
        } while (me->seen != before && me->seen - me->at < BLOCKS / 4);
    }
    if (me->at == me->seen)
        return 0;
    uint64_t sum = 0;
    for (size_t w = 0; w < size / 8; w++)
        sum += ring->data[me->at % BLOCKS][w];
    wrong |= sum ^ (i * (size / 8) + size / 8 * (size / 8 - 1) / 2);
    if (++me->at % (BLOCKS / 2) == 0)
        atomic_store_explicit(&ring->head, me->at, memory_order_release);
    return 1;
}

#define RACE_BYTES(size) sizeof(struct ring)
#define RACE_SIZE        "64K"
#include "race-main.h"

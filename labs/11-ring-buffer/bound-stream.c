/* bound-stream.c - what the wire between two cores carries, once it runs
 *
 *   $ ./bound-stream
 *   size=65536 rate=0.24 unit=M/s ...      (0.24 million blocks of 64 KiB: 16 GB/s)
 *
 * Blocks of 64 KiB, one flag a block. The producer writes each word, and asks for each line 1 KiB
 * before it needs it; the consumer adds all up and checks the sum; nobody copies. A queue that
 * moves messages does more work.
 *
 * 128 blocks are more than the two cores' own caches hold: the lines that were written go to the
 * cache that both share, and from there to the reader. With 16 blocks the reader gets each line out
 * of the other core's cache, which is slower: 14 and not 20 GB/s where this was written. Tried were
 * blocks of 4 to 256 KiB, 256 KiB to 32 MiB of them, words of 8, 32 and 64 bytes, asking 1 to 4 KiB
 * early on either side, and cldemote: none is faster than this one.
 */
#include "race.h"

#define BLOCKS 128

struct ring {
    alignas(256) _Atomic(uint64_t) tail;
    alignas(256) _Atomic(uint64_t) head;
    alignas(256) uint64_t data[BLOCKS][65536 / 8];
};
struct side {
    int unused;
};

ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)me, (void)n;
    uint64_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (tail - atomic_load_explicit(&ring->head, memory_order_acquire) == BLOCKS)
        return 0;
    uint64_t *block = ring->data[tail % BLOCKS];
    for (size_t line = 0; line < size / 8; line += 8) {
        if (line + 128 < size / 8)
            __builtin_prefetch(block + line + 128, 1);
        for (size_t w = line; w < line + 8; w++)
            block[w] = i + w;
    }
    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)me, (void)n;
    uint64_t head = atomic_load_explicit(&ring->head, memory_order_relaxed), sum = 0;
    if (atomic_load_explicit(&ring->tail, memory_order_acquire) == head)
        return 0;
    for (size_t w = 0; w < size / 8; w++)
        sum += ring->data[head % BLOCKS][w];
    wrong |= sum ^ (i * (size / 8) + size / 8 * (size / 8 - 1) / 2);
    atomic_store_explicit(&ring->head, head + 1, memory_order_release);
    return 1;
}

#define RACE_BYTES(size) sizeof(struct ring)
#define RACE_SIZE        "64K"
#include "race-main.h"

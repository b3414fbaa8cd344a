/* work.h - the work of the race, the same for all contestants: to write, read and check messages
 *
 * It is in a header because what is done with each message must be inlined. Messages are numbered.
 * A message of 8 bytes is its own number. A larger one is copied from a table of ready messages,
 * and the consumer copies it out. Every message is checked.
 */
#ifndef WORK_H
#define WORK_H
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ALWAYS static inline __attribute__((always_inline))

/* BATCH is the number of messages in a batch, for contestants that have batches. The slots of a
 * ring have 8 MiB together, more than a core's own caches hold: so a line has moved to the shared
 * cache before the other core asks for it. We tried 512 KiB to 16 MiB, and batches of 128 to 16384
 * messages, for the rings and for each peer, on an Intel Xeon. These values were the best there, or
 * as good as the best. */
#define BATCH(size) ((size) == 8 ? 1024u : (size) == 64 ? 256u : 1u)
#define RACE_DATA   (8u << 20)
#define SLOTS(size) (RACE_DATA / (size))
#define READY(size) ((size) <= 64 ? 256u : 2u) /* how many messages the table has */

/* For round trips a ring with few slots is faster, because its lines stay in both cores' first
 * caches. On an AMD EPYC a trip took 73 ns with 4 slots and 127 ns with 8. */
#define TRIP_SLOTS 4u
extern bool race_trip; /* whether these are round trips */

static const unsigned char *table;            /* of ready messages; race.c makes it */
static uint64_t wrong;                        /* not 0: a message was not what it should be */
alignas(64) static unsigned char mine[65536]; /* where the consumer copies to */

/* Copies from cache to cache. For large messages, memcpy is made for memory; a plain loop that asks
 * for lines before it needs them was faster on an Intel Xeon, but not on an AMD EPYC. For small
 * messages memcpy is two or three moves. `size` must be at most 64, or a multiple of 64, because
 * the loop copies whole lines. */
ALWAYS void copy(void *to, const void *from, size_t size)
{
    unsigned char *t = (unsigned char *)to;
    const unsigned char *f = (const unsigned char *)from;
    if (size < 64) {
        memcpy(to, from, size);
        return;
    }
    for (size_t at = 0; at < size; at += 64) {
        if (at + 1024 < size) {
            __builtin_prefetch(f + at + 1024, 0);
            __builtin_prefetch(t + at + 1024, 1);
        }
        memcpy(t + at, f + at, 32);
        memcpy(t + at + 32, f + at + 32, 32);
    }
}

ALWAYS const unsigned char *ready_message(uint64_t i, size_t size)
{
    return table + i % READY(size) * size;
}

/* Asks for the cache line at this address, to write to it. Outside the memory this does nothing. */
ALWAYS void ask_for(uintptr_t at)
{
    __builtin_prefetch((void *)at, 1);
}

/* Writes messages of 8 bytes: i, i + 1 and so on. A core must have a line before it can write to
 * it, so the loop asks for each line 2 KiB early, also behind the last message, where the next
 * batch will be. On the Xeon this made it 1.4 times as fast. The reader gains nothing from it. */
ALWAYS void count_up(uint64_t *word, uint64_t i, size_t n)
{
    size_t j = 0;
    for (; j + 8 <= n; j += 8) {
        ask_for((uintptr_t)(word + j) + 2048);
        for (size_t k = 0; k < 8; k++)
            word[j + k] = i + j + k;
    }
    for (; j < n; j++)
        word[j] = i + j;
}

/* Writes the messages i to i + n - 1 at `to`, one after the other */
ALWAYS void fill(void *to, uint64_t i, size_t n, size_t size)
{
    if (size == 8)
        count_up((uint64_t *)to, i, n);
    else
        for (size_t j = 0; j < n; j++) {
            if (size == 64 &&
                !race_trip) /* early: without it ring-5-lazy was 10 times slower on the Xeon */
                ask_for((uintptr_t)to + (j + 16) * size);
            copy((unsigned char *)to + j * size, ready_message(i + j, size), size);
        }
}

/* Checks that what was copied out is message i: its first and its last word, and in 64 KiB one word
 * in every 4096 bytes. To check all of it would be more work than to move it. The programs producer
 * and consumer do check each byte. */
ALWAYS void check(const void *got, uint64_t i, size_t size)
{
    __asm__ volatile("" ::: "memory"); /* else gcc copies single words, and only some of them */
    const uint64_t *is = (const uint64_t *)got, *must = (const uint64_t *)ready_message(i, size);
    uint64_t differs = is[size / 8 - 1] ^ must[size / 8 - 1];
    for (size_t w = 0; w < size / 8; w += 512)
        differs |= is[w] ^ must[w];
    wrong |= differs;
}

/* Reads the messages i to i + n - 1 at `from`, and checks them */
ALWAYS void look(const void *from, uint64_t i, size_t n, size_t size)
{
    const uint64_t *word = (const uint64_t *)from;
    uint64_t differs = 0;
    if (size == 8)
        for (size_t j = 0; j < n; j++)
            differs |= word[j] ^ (i + j);
    else
        for (size_t j = 0; j < n; j++) {
            if (j + 16 < n) /* not further: a message that is not published may still be written */
                __builtin_prefetch((const unsigned char *)from + (j + 16) * size, 0);
            copy(mine, (const unsigned char *)from + j * size, size);
            check(mine, i + j, size);
        }
    wrong |= differs;
}
#endif

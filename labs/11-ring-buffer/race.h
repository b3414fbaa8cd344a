/* race.h - what each contestant of the race includes first: the work, which is the same for all
 *
 * A contestant is a program: it says what its struct ring and struct side are, defines put() and
 * get(), and includes race-main.h, which starts the two processes and measures. Messages are
 * numbered. One of 8 bytes is its number; one of more is copied from a table of ready messages, and
 * copied out by the consumer. Every message is checked.
 */
#ifndef RACE_H
#define RACE_H
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* sched_setaffinity */
#endif
#include "race-table.h"
#include "sleep.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many messages a batch, where a contestant has batches. And 8 MiB of slots: more than a core's
 * own caches hold, so that a line has gone to the shared cache by itself before the other core asks
 * for it. Tried were 512 KiB to 16 MiB and batches of 128 to 16384 messages, for the rings and for
 * each peer: these are the best of all of them, or as good. */
#define BATCH(size) ((size) == 8 ? 1024u : (size) == 64 ? 256u : 1u)
#ifndef SLOTS
#define SLOTS(size) ((8u << 20) / (size))
#endif

static uint64_t wrong;                        /* not 0: a message was not what it should be */
alignas(64) static unsigned char mine[65536]; /* where the consumer copies to */

/* The line at this address, to write it. Behind the memory's end it is nothing. */
ALWAYS void ask_for(uintptr_t at)
{
    __builtin_prefetch((void *)at, 1);
}

/* Messages of 8 bytes: i, i + 1 and so on. Before a core can write a line it must have it: each is
 * asked for 2 KiB early, also behind the last message, where the next batch will lie. Measured: 1.4
 * times as fast as without. To the reader it is no use. */
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

/* Writes the messages i to i + n - 1 at `to`, one behind the other */
ALWAYS void fill(void *to, uint64_t i, size_t n, size_t size)
{
    if (size == 8)
        count_up((uint64_t *)to, i, n);
    else
        for (size_t j = 0; j < n; j++) {
            if (size == 64) /* early, as above: without it ring-5-lazy is 10 times slower */
                ask_for((uintptr_t)to + (j + 16) * size);
            copy((unsigned char *)to + j * size, ready_message(i + j, size), size);
        }
}

/* What was copied out must be message i: its first word and its last, and of 64 KiB one in 4096
 * bytes. All of it would be more work than to move it. The pair of producer and consumer checks
 * each byte. */
ALWAYS void check(const void *got, uint64_t i, size_t size)
{
    const uint64_t *is = (const uint64_t *)got, *must = (const uint64_t *)ready_message(i, size);
    uint64_t differs = is[size / 8 - 1] ^ must[size / 8 - 1];
    for (size_t w = 0; w < size / 8; w += 512)
        differs |= is[w] ^ must[w];
    wrong |= differs;
}

/* Reads the messages i to i + n - 1 at `from` */
ALWAYS void look(const void *from, uint64_t i, size_t n, size_t size)
{
    const uint64_t *word = (const uint64_t *)from;
    uint64_t differs = 0;
    if (size == 8)
        for (size_t j = 0; j < n; j++)
            differs |= word[j] ^ (i + j);
    else
        for (size_t j = 0; j < n; j++) {
            if (j + 16 < n) /* no further: what is not published yet is still being written */
                __builtin_prefetch((const unsigned char *)from + (j + 16) * size, 0);
            copy(mine, (const unsigned char *)from + j * size, size);
            check(mine, i + j, size);
        }
    wrong |= differs;
}
#endif

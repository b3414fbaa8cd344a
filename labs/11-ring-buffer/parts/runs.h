/* runs.h - three ways to write a run of messages into the ring, and how a producer chooses
 *
 * Which way is the fastest depends on the machine, and on which two of its CPUs work together:
 *
 *   EACH   message by message, with the moves that the compiler makes
 *   RUN    all messages with one memcpy. The C library chooses the instructions by the size and by
 *          the processor.
 *   PAST   with stores that go past the caches, to memory. So the core need not first take each
 *          line away from the other core. Only x86-64 has it here.
 *
 * Nobody needs to know the machine: the producer tries each way for a lap or two around the ring,
 * and takes the fastest. Every 256 laps it tries the others again, because a virtual machine's CPUs
 * may move. It takes PAST only if a lap takes less than 0.8 times as long as with the others. A
 * consumer that waits for messages gets each one from memory then: on an AMD EPYC, with two CPUs
 * that share a cache, a round trip took 570 ns in place of 90.
 *
 * A lap must measure how long it takes to write, and to wait for room. A producer that has had
 * nothing to send would measure how long it had nothing. So it makes all of its choice 0: it writes
 * with EACH, and tries the ways again when it is busy for whole laps.
 */
#ifndef RUNS_H
#define RUNS_H
#include "work.h"

#if defined(__x86_64__)
#include <emmintrin.h>
enum way { EACH, RUN, PAST, WAYS };
#else
enum way { EACH, RUN, WAYS, PAST };
#endif

struct choice {   /* all of it is 0 at first */
    int way;      /* in which to write now */
    int trial;    /* the way on trial; WAYS: none, the choice is made */
    int best;     /* the fastest so far */
    int laps;     /* since the last trial began, or the choice was made */
    double from;  /* when the lap began, in seconds */
    double least; /* how long a lap of the best way takes; 0: not known yet */
};

/* Call it whenever a lap around the ring begins. `now` is the time in seconds, and not 0. */
void choose(struct choice *choice, double now);

/* Copies past the caches. These stores are not in order with other stores, not even with one that
 * is a release. So a fence for stores ends the copy: without it the consumer could see the new
 * `tail` before the messages. */
static inline void copy_past(void *to, const void *from, size_t n)
{
#if defined(__x86_64__)
    unsigned char *t = (unsigned char *)to;
    const unsigned char *f = (const unsigned char *)from;
    size_t before = -(uintptr_t)t % 64; /* whole lines only: half a line costs as much */
    if (before > n)
        before = n;
    memcpy(t, f, before);
    size_t at = before;
    for (; at + 64 <= n; at += 64)
        for (size_t part = at; part < at + 64; part += 16)
            _mm_stream_si128((__m128i *)(void *)(t + part),
                             _mm_loadu_si128((const __m128i *)(const void *)(f + part)));
    memcpy(t + at, f + at, n - at);
    _mm_sfence();
#else
    memcpy(to, from, n);
#endif
}

/* Writes the messages i to i + n - 1 at `to`, in one of the ways. EACH writes them in place. For
 * the others they must first lie somewhere else, in one piece: the large ones are in the table
 * already. */
ALWAYS void fill_run(int way, void *to, uint64_t i, size_t n, size_t size)
{
    alignas(64) static uint64_t some[1024];
    if (way == EACH) {
        fill(to, i, n, size);
        return;
    }
    for (size_t j = 0, m; j < n; j += m) {
        const void *from = some;
        m = size == 8 ? 1024 : READY(size) - (i + j) % READY(size);
        if (m > n - j)
            m = n - j;
        if (size == 8)
            for (size_t k = 0; k < m; k++)
                some[k] = i + j + k;
        else
            from = ready_message(i + j, size);
        if (way == RUN)
            memcpy((unsigned char *)to + j * size, from, m * size);
        else
            copy_past((unsigned char *)to + j * size, from, m * size);
    }
}
#endif

/* race-ping.h - what the two processes of a sample share, how they meet, and how far apart they are
 */
#ifndef RACE_PING_H
#define RACE_PING_H
#include "race.h"

#include <sched.h>

struct room {
    alignas(256) _Atomic(uint64_t) ball[2][21][32]; /* for the ping-pong: there, back */
    alignas(256) _Atomic(uint64_t) here[64];        /* how often a side was at meet(): 0 and 32 */
    alignas(256) uint64_t count;                    /* how many messages next; 0: go home */
    double started, ended, delay[2];                /* seconds; of run-queue delay */
    uint64_t wrong;
};
static struct room *room;
static int which;   /* 0: the parent, who produces; 1: the child */
static bool single; /* one CPU: who waits must let the other run */

static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline void look_away(void)
{
    if (single)
        sched_yield();
    else
        relax();
}

static inline void meet(void)
{
    uint64_t times = atomic_fetch_add(&room->here[which * 32], 1) + 1;
    while (atomic_load(&room->here[!which * 32]) < times)
        look_away();
}

/* A line that goes to the other core and back, in ns: the median of 21 pairs of lines, 100 trips
 * each. How long it takes depends on the line: each has its home somewhere on the chip. Both sides
 * wait as the rings do, and store with a fence: who looks without a pause takes the line away from
 * who wants to write it, and was up to 1.6 times slower where this was written. It tells two cores
 * from two threads of one. */
static inline int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
static inline double ping_pong(void)
{
    static uint64_t n;
    double took[21];
    for (int block = 0; block < 21; block++) {
        _Atomic(uint64_t) *ours = room->ball[which][block], *theirs = room->ball[!which][block];
        double from = now();
        for (int i = 0; i < 100; i++) {
            n++;
            if (which == 0)
                atomic_store(ours, n);
            while (atomic_load_explicit(theirs, memory_order_acquire) != n)
                look_away();
            if (which == 1)
                atomic_store(ours, n);
        }
        took[block] = (now() - from) * 1e7; /* ns a trip */
    }
    qsort(took, 21, sizeof *took, by_size);
    return took[10];
}
#endif

/* seqlock.c - the orders of lab 10's seqlock, and what happens without one of them
 *
 *   $ ./seqlock --loose right
 *   seqlock: right torn=0
 *   $ ./seqlock --loose no-acquire-fence
 *   seqlock: no-acquire-fence torn=some
 *
 * A writer stores 1000 pairs of equal numbers, and a reader counts the pairs that it takes for
 * whole and that are not. BUG ON PURPOSE: each other word than `right` leaves something out.
 */
#include "lab.h"
#include "parts/loose.h"
#include "parts/pair.h"

#include <stdio.h>
#include <string.h>

#define PAIRS 1000

static const char *const names[] = {"right",
                                    "no-odd-count",
                                    "no-second-look",
                                    "first-relaxed",
                                    "no-acquire-fence",
                                    "no-release-fence",
                                    "even-relaxed",
                                    NULL};
static enum { RIGHT, NO_ODD, NO_SECOND, FIRST, NO_ACQUIRE, NO_RELEASE, EVEN } broken;

struct pair {
    _Alignas(128) struct cell seq;
    _Alignas(128) struct cell a;
    _Alignas(128) struct cell b;
    atomic_int over;
    int torn; /* the reader's */
};

static void write_pairs(void *shared)
{
    struct pair *pair = shared;
    for (int n = 1; n <= PAIRS; n++) {
        if (broken != NO_ODD)
            store(&pair->seq, 2 * n - 1, memory_order_relaxed);
        if (broken != NO_RELEASE)
            fence(memory_order_release);
        store(&pair->a, n, memory_order_relaxed);
        store(&pair->b, n, memory_order_relaxed);
        store(&pair->seq, 2 * n, broken == EVEN ? memory_order_relaxed : memory_order_release);
    }
    atomic_store(&pair->over, 1);
}

static void read_pairs(void *shared)
{
    struct pair *pair = shared;
    while (!atomic_load(&pair->over)) {
        int before =
            load(&pair->seq, broken == FIRST ? memory_order_relaxed : memory_order_acquire);
        if (before % 2 == 1) {
            pair_pause();
            continue;
        }
        int a = load(&pair->a, memory_order_relaxed), b = load(&pair->b, memory_order_relaxed);
        if (broken != NO_ACQUIRE)
            fence(memory_order_acquire);
        int after = load(&pair->seq, memory_order_relaxed);
        if (before == after || broken == NO_SECOND)
            pair->torn += a != b;
        pair_pause();
    }
}

int main(int argc, char **argv)
{
    broken = (unsigned)pair_begin(argc, argv, names);
    struct pair *pair = pair_memory(sizeof *pair);
    for (int tries = 0; tries < pair_tries() && pair->torn == 0; tries++) {
        memset(pair, 0, sizeof *pair);
        pair_run(write_pairs, read_pairs, pair);
    }
    printf("seqlock: %s torn=%s\n", names[broken], pair->torn == 0 ? "0" : "some");
    return 0;
}

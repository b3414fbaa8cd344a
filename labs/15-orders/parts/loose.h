/* loose.h - loads and stores that can behave as on a looser processor than the one that you have
 *
 * Usually these functions load and store as C says. After loose_begin they imitate what arm64 may
 * do, at random: a store waits for a while, and later stores may overtake it; a load may find what
 * was there earlier. An acquire, a release or a fence ends this, as C promises. A seq_cst store
 * waits only until a seq_cst load or fence of these functions: C lets a weaker load overtake it.
 * One thing is not imitated: a store never becomes visible before an earlier load is done, so it
 * shows no load buffering. It works between processes, and not between threads.
 */
#ifndef LOOSE_H
#define LOOSE_H

#include <stdatomic.h>

/* One order more: an ordinary variable */
enum { ORDINARY = -1 };

struct cell {
    union {
        int plain;
        atomic_int atomic;
    };
};
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "an atomic int needs a lock here");

/* From now on, with random numbers that begin at `seed`. Now and then `others` is called, in which
 * the other side does some of its work. */
void loose_begin(unsigned seed, void (*others)(void));
void loose_end(void); /* what still waits becomes visible */

void store(struct cell *cell, int value, int order);
int load(struct cell *cell, int order);
void fence(int order);

#endif

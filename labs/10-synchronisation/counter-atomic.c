/* counter-atomic.c - load, addition and store are one step
 *
 *   $ ./counter-atomic
 *   counter-atomic: expected=200000 lost=0 ms=18.0
 *
 * There is no lock, so nobody waits for one, and nobody can die while holding one. But only a value
 * that the processor can change in one step, such as a long, can be changed like this.
 */
#include "lab.h"
#include "parts/counter.h"

#include <stdatomic.h>

/* Where an atomic needs a lock, that lock is the process's own, and does not keep others out */
_Static_assert(ATOMIC_LONG_LOCK_FREE == 2, "atomic_long needs a lock here");

static void add(void *shared, long times)
{
    atomic_long *sum = shared;
    for (long i = 0; i < times; i++)
        atomic_fetch_add(sum, 1);
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    atomic_long *sum = counter_memory(sizeof *sum);
    double ns = counter_run(add, NULL, sum, times);
    counter_tell(0, times, atomic_load(sum), ns);
    return 0;
}

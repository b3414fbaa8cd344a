/* counter-atomic.c - the load, the addition and the store are one step
 *
 *   $ ./counter-atomic
 *   counter-atomic: expected=200000 lost=0 ms=18.0
 *
 * No lock: nobody waits, nobody can die with it in his hands. Only what fits one object of the
 * machine can be changed like this.
 */
#include "counter.h"

#include <stdatomic.h>

/* An atomic that takes a lock takes one of its own process, and the other would not see it */
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

/* counter-volatile.c - the same, with a volatile long
 *
 *   $ ./counter-volatile
 *   counter-volatile: tries=1 expected=200000 lost=92114 ms=2.9
 *
 * volatile makes the compiler do each load and each store. It does not make one step of them.
 */
#include "counter.h"

static void add(void *shared, long times)
{
    volatile long *sum = shared;
    for (long i = 0; i < times; i++)
        *sum = *sum + 1; /* BUG ON PURPOSE: two processes do this at the same time */
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    volatile long *sum = counter_memory(sizeof *sum);
    double ns;
    int tries = 0;
    do {
        *sum = 0;
        ns = counter_run(add, NULL, (void *)sum, times);
        tries++;
    } while (*sum == 2 * times && tries < TRIES);
    counter_tell(tries, times, *sum, ns);
    return 0;
}

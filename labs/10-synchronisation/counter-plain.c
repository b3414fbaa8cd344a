/* counter-plain.c - two processes add to one long, with nothing between them
 *
 *   $ ./counter-plain
 *   counter-plain: tries=1 expected=200000 lost=81273 ms=2.4
 *
 * An addition is a load, an addition, a store. Of two that overlap one is lost. That is luck: it is
 * tried until it shows, at most three thousand times. ./forced makes it certain.
 */
#include "counter.h"

/* A call of its own, or a compiler may make one addition of the whole loop */
__attribute__((noinline)) static void add_one(long *sum)
{
    *sum = *sum + 1; /* BUG ON PURPOSE: two processes do this at the same time */
}

static void add(void *shared, long times)
{
    long *sum = shared;
    for (long i = 0; i < times; i++)
        add_one(sum);
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    long *sum = counter_memory(sizeof *sum);
    double ns;
    int tries = 0;
    do {
        *sum = 0;
        ns = counter_run(add, NULL, sum, times);
        tries++;
    } while (*sum == 2 * times && tries < TRIES);
    counter_tell(tries, times, *sum, ns);
    return 0;
}

/* counter-plain.c - two processes add to one long, and nothing keeps them apart
 *
 *   $ ./counter-plain
 *   counter-plain: tries=1 expected=200000 lost=81273 ms=2.4
 *
 * Each addition is a load, an addition and a store. If two of them overlap, one is lost. Whether
 * they do is luck: the program tries at most a hundred times. ./forced makes it certain.
 */
#include "lab.h"
#include "parts/counter.h"

/* A function of its own, or a compiler may replace the whole loop by one addition */
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
    counter_lose(add, sum, times);
    return 0;
}

/* counter-volatile.c - like counter-plain, with a volatile long
 *
 *   $ ./counter-volatile
 *   counter-volatile: tries=1 expected=200000 lost=92114 ms=2.9
 *
 * volatile makes the compiler do each load and each store. It does not make them one step. A
 * process that stops between the two loses all that the other adds meanwhile. With only one
 * processor that is as much as fits into the other's slice of time. With --lost the program prints
 * only lost=0, or lost=some.
 */
#include "lab.h"
#include "parts/counter.h"

static void add(void *shared, long times)
{
    volatile long *sum = shared;
    for (long i = 0; i < times; i++)
        *sum = *sum + 1; /* BUG ON PURPOSE: two processes do this at the same time */
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    long *sum = counter_memory(sizeof *sum);
    counter_lose(add, sum, times);
    return 0;
}

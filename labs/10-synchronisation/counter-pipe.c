/* counter-pipe.c - two processes send, and a third one, which owns the sum, adds
 *
 *   $ ./counter-pipe
 *   counter-pipe: expected=200000 lost=0 ms=420.0
 *
 * There is no lock, because only one process touches the sum. A process that must wait does so in
 * the pipe. A write of up to PIPE_BUF bytes is never mixed with another one.
 */
#include "lab.h"
#include "parts/counter.h"

#include <unistd.h>

static int ends[2];

static void add(void *shared, long times)
{
    (void)shared;
    for (long i = 0; i < times; i++)
        if (write(ends[1], "+", 1) != 1)
            die("write");
}

static void own(void *shared, long all)
{
    long *sum = shared;
    char got[4096];
    while (*sum < all) {
        ssize_t n = read(ends[0], got, sizeof got);
        if (n == -1)
            die("read");
        *sum += n;
    }
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    long *sum = counter_memory(sizeof *sum);
    if (pipe(ends) == -1)
        die("pipe");
    double ns = counter_run(add, own, sum, times);
    counter_tell(0, times, *sum, ns);
    return 0;
}

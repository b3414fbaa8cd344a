/* counter-socket.c - the same through a pair of sockets
 *
 *   $ ./counter-socket
 *   counter-socket: expected=200000 lost=0 ms=900.0
 *
 * As a pipe, with datagrams: each byte is a message of its own, so that the owner gets one at a
 * time, and the ends can send in both directions.
 */
#include "counter.h"

#include <sys/socket.h>

static int ends[2];

static void add(void *shared, long times)
{
    (void)shared;
    for (long i = 0; i < times; i++)
        while (send(ends[1], "+", 1, 0) != 1)
            if (errno != ENOBUFS) /* macOS: the other end is full, and send does not wait */
                die("send");
}

static void own(void *shared, long all)
{
    long *sum = shared;
    char got;
    while (*sum < all) {
        if (recv(ends[0], &got, 1, 0) != 1)
            die("recv");
        *sum = *sum + 1;
    }
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    long *sum = counter_memory(sizeof *sum);
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == -1)
        die("socketpair");
    double ns = counter_run(add, own, sum, times);
    counter_tell(0, times, *sum, ns);
    return 0;
}

/* counter-socket.c - like counter-pipe, with a pair of sockets
 *
 *   $ ./counter-socket
 *   counter-socket: expected=200000 lost=0 ms=900.0
 *
 * The sockets carry datagrams: each byte is a message of its own, and the owner receives one at a
 * time. Unlike a pipe, a pair of sockets can carry messages in both directions.
 */
#include "lab.h"
#include "parts/counter.h"

#include <errno.h>
#include <sys/socket.h>

static int ends[2];

static void add(void *shared, long times)
{
    (void)shared;
    for (long i = 0; i < times; i++)
        while (send(ends[1], "+", 1, 0) != 1)
            if (errno != ENOBUFS) /* macOS: the other end is full, and send doesn't wait for it */
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

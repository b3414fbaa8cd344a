/* peer-bytes.c - the kernel's streams of bytes: pipe, socket pair, TCP; one call for each message
 *
 *   $ ./peer-bytes pipe --trip
 *   size=64 trip=11000 unit=ns ...
 *
 * The calls block, as usual: a process that has to wait sleeps, and the kernel wakes it.
 */
#include "lab.h"
#include "parts/race.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2][2]; /* for each direction: one end to read from, one to write to */

ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    const unsigned char *from = size == 8 ? (unsigned char *)&i : ready_message(i, size);
    for (size_t sent = 0; sent < size;) {
        ssize_t now = write(ends[way][1], from + sent, size - sent);
        if (now == -1)
            die("write");
        sent += (size_t)now;
    }
    return 1;
}

ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    for (size_t got = 0; got < size;) {
        ssize_t now = read(ends[way][0], mine + got, size - got);
        if (now <= 0)
            die("read");
        got += (size_t)now;
    }
    if (size == 8)
        look(mine, i, 1, size);
    else
        check(mine, i, size);
    return 1;
}

static void connected(int pair[2]) /* two ends of a TCP connection on this machine */
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    int yes = 1, ear = socket(AF_INET, SOCK_STREAM, 0);
    pair[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (ear == -1 || pair[0] == -1)
        die("socket");
    if (bind(ear, (struct sockaddr *)&at, length) == -1 || listen(ear, 1) == -1 ||
        getsockname(ear, (struct sockaddr *)&at, &length) == -1)
        die("listen");
    if (connect(pair[0], (struct sockaddr *)&at, length) == -1)
        die("connect");
    pair[1] = accept(ear, NULL, NULL);
    if (pair[1] == -1)
        die("accept");
    for (int i = 0; i < 2; i++) /* send each message at once */
        if (setsockopt(pair[i], IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == -1)
            die("setsockopt(TCP_NODELAY)");
}

static void before(const char *kind, size_t size)
{
    (void)size;
    for (int way = 0; way < 2; way++)
        if (strcmp(kind, "pipe") == 0) {
            if (pipe(ends[way]) == -1)
                die("pipe");
        } else if (strcmp(kind, "socket") == 0) {
            if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends[way]) == -1)
                die("socketpair");
        } else if (strcmp(kind, "tcp") == 0)
            connected(ends[way]);
        else
            usage("KIND %s: write pipe, socket or tcp", kind);
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get,
                     (struct contestant){.data = 262144, .kinds = true, .before = before});
}

/* peer-bytes.c - the kernel's streams of bytes: pipe, socket pair, TCP; a call for each message
 *
 *   $ ./peer-bytes pipe --trip
 *   size=64 trip=11000 unit=ns ...
 *
 * Blocking, as one uses them: who waits sleeps, and the kernel wakes it.
 */
#include "race.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

static int ends[2][2]; /* of each way: where to read, where to write */

struct ring {
    int unused;
};
struct side {
    int in, out;
};

ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    const unsigned char *from = size == 8 ? (unsigned char *)&i : ready_message(i, size);
    for (size_t sent = 0; sent < size;) {
        ssize_t now = write(me->out, from + sent, size - sent);
        if (now == -1)
            die("write");
        sent += (size_t)now;
    }
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    for (size_t got = 0; got < size;) {
        ssize_t now = read(me->in, mine + got, size - got);
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
    for (int i = 0; i < 2; i++) /* do not wait for more to send */
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
static inline void begin(const struct ring *ring, struct side *me, int way, size_t size)
{
    (void)ring, (void)size;
    *me = (struct side){ends[way][0], ends[way][1]};
}

#define RACE_KINDS                       1
#define RACE_BEFORE                      before
#define RACE_BEGIN(ring, me, role, size) begin(ring, me, (int)((me)-sides), size)
#define RACE_WAIT(ring, me)              (void)0 /* the call has waited */
#include "race-main.h"

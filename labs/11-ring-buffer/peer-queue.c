/* peer-queue.c - the kernel's queues of messages: System V's and POSIX's
 *
 *   $ ./peer-queue sysv --trip
 *   size=64 trip=12000 unit=ns ...
 *
 * Blocking, as one uses them. macOS has no POSIX queues (fact Y-39).
 */
#include "race.h"

#include <sys/ipc.h>
#include <sys/msg.h>
#if defined(__linux__)
#include <fcntl.h>
#include <mqueue.h>
#endif

static int queues[2]; /* one for each way */
static bool posix;
static struct {
    long type;
    unsigned char text[64];
} letter = {1, {0}};

struct ring {
    int unused;
};
struct side {
    int queue;
};

ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    size = size > 64 ? 64 : size; /* before() has refused more */
    fill(letter.text, i, 1, size);
    if (!posix && msgsnd(me->queue, &letter, size, 0) == -1)
        die("msgsnd");
#if defined(__linux__)
    if (posix && mq_send(me->queue, (char *)letter.text, size, 0) == -1)
        die("mq_send");
#endif
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    size = size > 64 ? 64 : size;
    if (!posix && msgrcv(me->queue, &letter, size, 0, 0) == -1)
        die("msgrcv");
#if defined(__linux__)
    if (posix && mq_receive(me->queue, (char *)letter.text, size, NULL) == -1)
        die("mq_receive");
#endif
    look(letter.text, i, 1, size);
    return 1;
}

static void before(const char *kind, size_t size)
{
    posix = strcmp(kind, "posix") == 0;
    if (!posix && strcmp(kind, "sysv") != 0)
        usage("KIND %s: write sysv or posix", kind);
    if (size > 64)
        usage("--size %zu: a message of these queues has 8192 bytes at most", size);
    for (int way = 0; way < 2; way++) {
        if (!posix && (queues[way] = msgget(IPC_PRIVATE, 0600)) == -1)
            die("msgget");
#if defined(__linux__)
        struct mq_attr attr = {.mq_maxmsg = 10,
                               .mq_msgsize = (long)size}; /* 10: all that one may */
        const char *name = lab_name("queue");
        if (posix && (queues[way] = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attr)) == -1)
            die("mq_open(%s)", name);
        if (posix && mq_unlink(name) == -1)
            die("mq_unlink(%s)", name);
#else
        if (posix)
            refuse("run it on Linux", "macOS has no POSIX queues");
#endif
    }
}
static inline void begin(struct ring *ring, struct side *me, int way, size_t size)
{
    (void)ring, (void)size;
    *me = (struct side){queues[way]};
}
static void remove_queues(void)
{
    for (int way = 0; way < 2; way++)
        if (!posix && msgctl(queues[way], IPC_RMID, NULL) == -1)
            die("msgctl(IPC_RMID)");
}

#define RACE_BEFORE                      before
#define RACE_BEGIN(ring, me, role, size) begin(ring, me, (int)((me)-sides), size)
#define RACE_WAIT(ring, me)              (void)0 /* the call has waited */
#define RACE_AFTER                       remove_queues
#include "race-main.h"

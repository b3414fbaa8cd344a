/* peer-queue-posix.c - the kernel's queue of messages, POSIX's; Linux only (fact Y-39)
 *
 *   $ ./peer-queue-posix --trip
 *   size=64 trip=14890 unit=ns ...
 *
 * Blocking, as one uses it; with 10 messages, what Linux gives anybody. One queue for each way;
 * their name goes at once, fork hands the descriptors on.
 */
#include "race.h"

#include <errno.h>
#if !defined(__APPLE__)
#include <fcntl.h>
#include <mqueue.h>

static const char *made;

static void undo(void)
{
    if (made != NULL)
        mq_unlink(made);
}
#endif
static int queues[2];

struct ring {
    int unused;
};
struct side {
    int queue;
    uint64_t text[8]; /* fill and look go by words */
};

ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    size = size > 64 ? 64 : size; /* before() has refused more */
    fill(me->text, i, 1, size);
#if !defined(__APPLE__)
    if (mq_send(me->queue, (char *)me->text, size, 0) == -1)
        die("mq_send");
#endif
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    size = size > 64 ? 64 : size;
#if !defined(__APPLE__)
    if (mq_receive(me->queue, (char *)me->text, size, NULL) == -1)
        die("mq_receive");
#endif
    look(me->text, i, 1, size);
    return 1;
}

static void before(size_t size)
{
    if (size > 64)
        usage("--size %zu: a message of this queue has 8192 bytes at most", size);
#if !defined(__APPLE__)
    struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = (long)size};
    const char *name = lab_name("queue");
    lab_undo(undo);
    for (int way = 0; way < 2; way++) {
        if ((queues[way] = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes)) == -1)
            die_hint(errno == EEXIST
                         ? "a killed run left it: rm /dev/mqueue/NAME, if that is mounted"
                     : errno == ENOSYS ? "this kernel has no POSIX message queues"
                                       : NULL,
                     "mq_open(%s)", name);
        made = name;
        if (mq_unlink(name) == -1)
            die("mq_unlink(%s)", name);
        made = NULL;
    }
    lab_keep();
#else
    refuse("run it on Linux", "macOS has no POSIX message queues");
#endif
}

#define RACE_BEFORE(kind, size)          before(size)
#define RACE_BEGIN(ring, me, role, size) (void)((me)->queue = queues[(me)-sides])
#define RACE_WAIT(ring, me)              (void)0 /* the call has waited */
#include "race-main.h"

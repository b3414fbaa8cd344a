/* peer-queue-posix.c - in the race: the kernel's POSIX message queue; Linux only (fact Y-39)
 *
 *   $ ./peer-queue-posix --processes 4
 *   peer-queue-posix: processes=4 rate=... unit=M/s wrong=0
 *
 * Its calls wait, as usual. It holds 10 messages, the most that Linux allows to every user. The
 * name is removed at once; the children inherit the descriptor.
 */
#include "parts/race.h"

#include "lab.h"

#include <errno.h>
#if !defined(__APPLE__)
#include <fcntl.h>
#include <mqueue.h>

static mqd_t queue;
static const char *made;

static void undo(void)
{
    if (made != NULL)
        mq_unlink(made);
}
#endif

static void make(void *ring)
{
    (void)ring;
#if !defined(__APPLE__)
    struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = sizeof(uint32_t)};
    const char *name = lab_name("queue");
    lab_undo(undo);
    queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
    const char *hint = NULL;
    if (errno == EEXIST)
        hint = "a killed run has left it: rm /dev/mqueue/NAME, if that is mounted";
    if (errno == ENOSYS)
        hint = "this kernel has no POSIX message queues";
    if (queue == (mqd_t)-1)
        die_hint(hint, "mq_open(%s)", name);
    made = name;
    if (mq_unlink(name) == -1)
        die("mq_unlink(%s)", name);
    made = NULL;
    lab_keep();
#else
    refuse("run it on Linux", "macOS has no POSIX message queues");
#endif
}

static bool put(void *ring, int seat, uint32_t value)
{
    (void)ring, (void)seat, (void)value;
#if !defined(__APPLE__)
    if (mq_send(queue, (char *)&value, sizeof value, 0) == -1)
        die("mq_send");
#endif
    return true;
}

static bool get(void *ring, int seat, uint32_t *value)
{
    (void)ring, (void)seat, (void)value;
#if !defined(__APPLE__)
    struct mq_attr now; /* the parent gets what is left, when nobody is there who would send more */
    if (seat == (int)LANES - 1 && mq_getattr(queue, &now) == -1)
        die("mq_getattr");
    if (seat == (int)LANES - 1 && now.mq_curmsgs == 0)
        return false;
    if (mq_receive(queue, (char *)value, sizeof *value, NULL) == -1)
        die("mq_receive");
#endif
    return true;
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, 256, make, NULL, put, get);
}

/* counter-queue-posix.c - like counter-pipe, with a POSIX message queue; Linux only
 *
 *   $ ./counter-queue-posix
 *   counter-queue-posix: expected=200000 lost=0 ms=1900.0
 *
 * macOS has no mq_open. The queue holds 10 messages, as many as Linux allows every user; a process
 * that finds it full waits. Its name is removed at once: children inherit the descriptor.
 */
#include "lab.h"
#include "parts/counter.h"

#if !defined(__APPLE__)
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>

static mqd_t queue;
static const char *made;

static void undo(void)
{
    if (made != NULL)
        mq_unlink(made);
}

static void add(void *shared, long times)
{
    (void)shared;
    for (long i = 0; i < times; i++)
        while (mq_send(queue, "+", 1, 0) == -1)
            if (errno != EINTR)
                die("mq_send");
}

static void own(void *shared, long all)
{
    long *sum = shared;
    char got[8];
    while (*sum < all) {
        if (mq_receive(queue, got, sizeof got, NULL) == 1)
            *sum = *sum + 1;
        else if (errno != EINTR)
            die("mq_receive");
    }
}
#endif

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    if (lab_is_macos())
        refuse(NULL, "macOS has no POSIX message queues");
#if !defined(__APPLE__)
    const char *name = lab_name("queue");
    long *sum = counter_memory(sizeof *sum);
    struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = 8};

    lab_undo(undo);
    queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600, &attributes);
    if (queue == (mqd_t)-1 && errno == EEXIST)
        die_hint("a killed run left it: rm /dev/mqueue/NAME, if that is mounted", "mq_open(%s)",
                 name);
    if (queue == (mqd_t)-1)
        die_hint(errno == ENOSYS ? "this kernel has no POSIX message queues" : NULL, "mq_open(%s)",
                 name);
    made = name;
    if (mq_unlink(name) == -1)
        die("mq_unlink(%s)", name);
    made = NULL;
    lab_keep();

    double ns = counter_run(add, own, sum, times);
    counter_tell(0, times, *sum, ns);
    if (mq_close(queue) == -1)
        die("mq_close");
#else
    (void)times;
#endif
    return 0;
}

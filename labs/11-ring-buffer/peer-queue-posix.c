/* peer-queue-posix.c - the kernel's POSIX message queue; Linux only (fact Y-39)
 *
 *   $ ./peer-queue-posix --trip
 *   size=64 trip=14890 unit=ns ...
 *
 * The calls block, as usual. A queue holds 10 messages, the most that Linux allows to every user.
 * There is one queue for each direction. Their names are removed at once; the child inherits the
 * descriptors through fork.
 */
#include "lab.h"
#include "parts/race.h"

#include <errno.h>
#if !defined(__APPLE__)
#include <fcntl.h>
#include <mqueue.h>

static int queues[2]; /* one for each direction */
static const char *made;

static void undo(void)
{
    if (made != NULL)
        mq_unlink(made);
}
#endif
static uint64_t text[8]; /* an array of words, because fill and look write and read words */

ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)way, (void)n;
    size = size > 64 ? 64 : size; /* before() has refused more */
    fill(text, i, 1, size);
#if !defined(__APPLE__)
    if (mq_send(queues[way], (char *)text, size, 0) == -1)
        die("mq_send");
#endif
    return 1;
}

ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)way, (void)n;
    size = size > 64 ? 64 : size;
#if !defined(__APPLE__)
    if (mq_receive(queues[way], (char *)text, size, NULL) == -1)
        die("mq_receive");
#endif
    look(text, i, 1, size);
    return 1;
}

static void before(const char *kind, size_t size)
{
    (void)kind;
    if (size > 64)
        usage("--size %zu: a message of this queue has at most 8192 bytes", size);
#if !defined(__APPLE__)
    struct mq_attr attributes = {.mq_maxmsg = 10, .mq_msgsize = (long)size};
    const char *name = lab_name("queue");
    lab_undo(undo);
    for (int way = 0; way < 2; way++) {
        queues[way] = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
        const char *hint = NULL;
        if (errno == EEXIST)
            hint = "a killed run has left it: rm /dev/mqueue/NAME, if that is mounted";
        if (errno == ENOSYS)
            hint = "this kernel has no POSIX message queues";
        if (queues[way] == -1)
            die_hint(hint, "mq_open(%s)", name);
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

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get, (struct contestant){.data = 16384, .before = before});
}

/* peer-queue-sysv.c - the kernel's System V message queue
 *
 *   $ ./peer-queue-sysv --trip
 *   size=64 trip=16350 unit=ns ...
 *
 * The calls block, as usual. There is one queue for both directions; the type of a message says
 * which it is. The queue has a key, so that `make clean-ipc` finds one that a killed run has left.
 */
#include "lab.h"
#include "parts/race.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/msg.h>

static int queue = -1; /* its id */
static struct {
    long type;
    uint64_t text[8]; /* an array of words, because fill and look write and read words */
} letter;

ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    size = size > 64 ? 64 : size; /* before() has refused more */
    fill(letter.text, i, 1, size);
    letter.type = way + 1;
    while (msgsnd(queue, &letter, size, 0) == -1) /* SA_RESTART does not apply to message queues */
        if (errno != EINTR)
            die("msgsnd");
    return 1;
}

ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    size = size > 64 ? 64 : size;
    while (msgrcv(queue, &letter, size, way + 1, 0) == -1)
        if (errno != EINTR)
            die("msgrcv");
    look(letter.text, i, 1, size);
    return 1;
}

static void undo(void)
{
    if (queue != -1)
        msgctl(queue, IPC_RMID, NULL);
}

static void before(const char *kind, size_t size)
{
    (void)kind;
    if (size > 64)
        usage("--size %zu: a message of this queue has at most %d bytes", size,
              lab_is_macos() ? 2048 : 8192);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run this in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    lab_undo(undo);
    queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (queue == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run has left" : NULL,
                 "msgget(0x%08x)", (unsigned)key);
}

static void remove_queue(void)
{
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        die("msgctl(IPC_RMID)");
    queue = -1;
    lab_keep();
}

int main(int argc, char **argv)
{
    return race_main(
        argc, argv, put, get,
        (struct contestant){.data = 16384, .before = before, .undo = undo, .after = remove_queue});
}

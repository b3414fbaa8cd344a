/* peer-queue-sysv.c - the kernel's queue of messages, System V's
 *
 *   $ ./peer-queue-sysv --trip
 *   size=64 trip=16350 unit=ns ...
 *
 * Blocking, as one uses it. One queue for both ways: the type of a message says which. It has a
 * key, so that `make clean-ipc` finds what a killed run left.
 */
#include "race.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/msg.h>

static int queue = -1; /* its id */
static struct {
    long type;
    uint64_t text[8]; /* fill and look go by words */
} letter;

struct ring {
    int unused;
};
struct side {
    long type;
};

ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    size = size > 64 ? 64 : size; /* before() has refused more */
    fill(letter.text, i, 1, size);
    letter.type = me->type;
    if (msgsnd(queue, &letter, size, 0) == -1)
        die("msgsnd");
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)ring, (void)n;
    size = size > 64 ? 64 : size;
    if (msgrcv(queue, &letter, size, me->type, 0) == -1)
        die("msgrcv");
    look(letter.text, i, 1, size);
    return 1;
}

static void undo(void)
{
    if (queue != -1)
        msgctl(queue, IPC_RMID, NULL);
}

static void before(size_t size)
{
    if (size > 64)
        usage("--size %zu: a message of this queue has %d bytes at most", size,
              lab_is_macos() ? 2048 : 8192);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run this in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    lab_undo(undo);
    queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (queue == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "msgget(0x%08x)", (unsigned)key);
}

static inline void begin(struct side *me, int way)
{
    me->type = way + 1;
}

static void remove_queue(void)
{
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        die("msgctl(IPC_RMID)");
    queue = -1;
    lab_keep();
}

#define RACE_BEFORE(kind, size)          before(size)
#define RACE_BEGIN(ring, me, role, size) begin(me, (int)((me)-sides))
#define RACE_WAIT(ring, me)              (void)0 /* the call has waited */
#define RACE_UNDO                        undo
#define RACE_AFTER                       remove_queue
#include "race-main.h"

/* counter-queue-sysv.c - like counter-pipe, with a System V message queue
 *
 *   $ ./counter-queue-sysv
 *   counter-queue-sysv: expected=200000 lost=0 ms=780.0
 *
 * A message arrives whole, or not at all. The queue has a key, and stays until it is removed.
 */
#include "lab.h"
#include "parts/counter.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/msg.h>

struct message {
    long type;
    char text[1];
};

static int queue = -1; /* its id */

static void undo(void)
{
    if (queue != -1)
        msgctl(queue, IPC_RMID, NULL);
}

static void add(void *shared, long times)
{
    (void)shared;
    struct message message = {.type = 1, .text = "+"};
    for (long i = 0; i < times; i++)
        while (msgsnd(queue, &message, 1, 0) == -1)
            if (errno != EINTR)
                die("msgsnd");
}

static void own(void *shared, long all)
{
    long *sum = shared;
    struct message message;
    while (*sum < all) {
        if (msgrcv(queue, &message, 1, 0, 0) == 1)
            *sum = *sum + 1;
        else if (errno != EINTR)
            die("msgrcv");
    }
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    long *sum = counter_memory(sizeof *sum);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run this in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    lab_undo(undo);
    queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (queue == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "msgget(0x%08x)", (unsigned)key);
    double ns = counter_run(add, own, sum, times);
    counter_tell(0, times, *sum, ns);
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        die("msgctl(IPC_RMID)");
    queue = -1;
    lab_keep();
    return 0;
}

/* parcel.c - send bytes to another process, through a System V message queue
 *
 *   $ ./parcel 1000
 *   parcel: sent=1000 sum=124716
 *   parcel: got=1000 sum=124716
 *
 * The bytes are 0, 1, 2, ..., 255, and then 0 again. sum is the sum of them all.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 8192

struct message {
    long type;
    unsigned char bytes[MOST];
};
static int queue = -1;
static struct message message;

static void undo(void)
{
    if (queue != -1)
        msgctl(queue, IPC_RMID, NULL);
}

static long sum_of(const unsigned char *bytes, size_t size)
{
    long sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += bytes[i];
    return sum;
}

static void get(size_t size)
{
    (void)size;
    /* Waits for the next message, of any type (the first 0). It may have at most MOST bytes. */
    ssize_t got = msgrcv(queue, &message, MOST, 0, 0);
    if (got == -1)
        die("msgrcv");
    printf("parcel: got=%zd sum=%ld\n", got, sum_of(message.bytes, (size_t)got));
}

static void send(size_t size)
{
    message.type = 1;
    for (size_t i = 0; i < size; i++)
        message.bytes[i] = (unsigned char)i;
    if (msgsnd(queue, &message, size, 0) == -1)
        die("msgsnd(%zu)", size);
    printf("parcel: sent=%zu sum=%ld\n", size, sum_of(message.bytes, size));
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "BYTES");
    lab_operands(&argc, argv, 1, 1, "BYTES");
    size_t size = (size_t)lab_number("BYTES", argv[1], 1, MOST);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die("ftok(%s)", LAB_KEYFILE);

    lab_undo(undo);
    queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (queue == -1)
        die("msgget");
    send(size);
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        get(size);
        exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        die("msgctl(IPC_RMID)");
    queue = -1;
    lab_keep();
    return status != 0;
}

/* parcel.c - the child sends, the parent gets; each message says how many bytes are still to come
 */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
    long type; /* 1 more than what comes behind it */
    unsigned char bytes[700];
};
static int queue = -1;

static void undo(void)
{
    if (queue != -1)
        msgctl(queue, IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "BYTES");
    lab_operands(&argc, argv, 1, 1, "BYTES");
    long size = lab_number("BYTES", argv[1], 1, 8192), sum = 0, got = 0;
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die("ftok");
    lab_undo(undo);
    if ((queue = msgget(key, IPC_CREAT | IPC_EXCL | 0600)) == -1)
        die("msgget");

    struct message message;
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        long rest = size;
        for (long at = 0; rest > 0;) {
            size_t now = rest < 700 ? (size_t)rest : 700;
            for (size_t i = 0; i < now; i++, at++)
                sum += message.bytes[i] = (unsigned char)at;
            rest -= (long)now;
            message.type = rest + 1;
            if (msgsnd(queue, &message, now, 0) == -1) {
                undo(); /* so that the other one does not wait */
                die("msgsnd");
            }
        }
        printf("parcel: sent=%ld sum=%ld\n", size, sum);
        fflush(stdout);
        _exit(0);
    }
    do {
        ssize_t n = msgrcv(queue, &message, sizeof message.bytes, 0, 0);
        if (n == -1)
            die("msgrcv");
        got += n;
        for (ssize_t i = 0; i < n; i++)
            sum += message.bytes[i];
    } while (message.type > 1);
    printf("parcel: got=%ld sum=%ld\n", got, sum);
    int status;
    if (wait(&status) == -1)
        die("wait");
    if (msgctl(queue, IPC_RMID, NULL) == -1)
        die("msgctl");
    queue = -1;
    lab_keep();
    return status == 0 ? 0 : 1;
}

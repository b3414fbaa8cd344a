/* parcel.c - messages of 512 bytes, the last one of another type, and no helpers */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab.h"

struct piece {
    long type; /* 1: more come, 2: the last */
    unsigned char data[512];
};

static int finish(int queue, int status)
{
    if (msgctl(queue, IPC_RMID, NULL) < 0 && status == 0) {
        perror("msgctl");
        msgctl(queue, IPC_RMID, NULL);
        return 1;
    }
    return status;
}

int main(int argc, char **argv)
{
    long size = argc == 2 ? atol(argv[1]) : 0;
    if (size < 1 || size > 8192) {
        fprintf(stderr, "usage: parcel BYTES\n");
        return 2;
    }
    key_t key = ftok(LAB_KEYFILE, lab_project());
    int queue = key == -1 ? -1 : msgget(key, IPC_CREAT | IPC_EXCL | 0600);
    if (queue < 0) {
        perror("msgget");
        return 1;
    }
    pid_t receiver = fork();
    if (receiver < 0) {
        perror("fork");
        return finish(queue, 1);
    }
    struct piece piece;
    if (receiver == 0) {
        long got = 0, sum = 0;
        do {
            ssize_t n = msgrcv(queue, &piece, sizeof piece.data, 0, 0);
            if (n < 0) {
                perror("msgrcv");
                _exit(1);
            }
            for (ssize_t i = 0; i < n; i++)
                sum += piece.data[i];
            got += n;
        } while (piece.type != 2);
        printf("parcel: got=%ld sum=%ld\n", got, sum);
        fflush(stdout);
        _exit(0);
    }
    long sum = 0;
    for (long done = 0; done < size;) {
        size_t n = 0;
        while (n < sizeof piece.data && done < size) {
            piece.data[n++] = (unsigned char)done;
            sum += (unsigned char)done++;
        }
        piece.type = done == size ? 2 : 1;
        if (msgsnd(queue, &piece, n, 0) < 0) {
            perror("msgsnd");
            return finish(queue, 1); /* the receiver's msgrcv fails then */
        }
    }
    printf("parcel: sent=%ld sum=%ld\n", size, sum);
    int status;
    if (waitpid(receiver, &status, 0) < 0) {
        perror("waitpid");
        return finish(queue, 1);
    }
    return finish(queue, status != 0);
}

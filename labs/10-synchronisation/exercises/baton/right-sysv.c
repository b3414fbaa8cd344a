/* baton.c - a set of two System V semaphores, which the parent removes at its end */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

static int set = -1;

static void undo(void)
{
    if (set != -1)
        semctl(set, 0, IPC_RMID);
}

static void change(int n, int by)
{
    struct sembuf one = {.sem_num = (unsigned short)n, .sem_op = (short)by};
    while (semop(set, &one, 1) == -1)
        if (errno != EINTR)
            die("semop(%d)", by);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER");
    lab_operands(&argc, argv, 1, 1, "NUMBER");
    long to = lab_number("NUMBER", argv[1], 1, 1000);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die("ftok");
    lab_undo(undo);
    set = semget(key, 2, IPC_CREAT | IPC_EXCL | 0600);
    if (set == -1)
        die("semget");
    change(1, 1);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0)
        lab_stoppable();
    for (long i = child == 0 ? 2 : 1; i <= to; i += 2) {
        change(i % 2, -1);
        printf("%s %ld\n", child == 0 ? "B" : "A", i);
        change((i + 1) % 2, 1);
    }
    if (child == 0)
        exit(0);
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (semctl(set, 0, IPC_RMID) == -1)
        die("semctl(IPC_RMID)");
    set = -1;
    lab_keep();
    return status != 0;
}

/* crew.c - as it was, but for the second attach: the loop over wait ends with ECHILD */
#include "lab.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int id = -1;
static long *counts;

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

static _Noreturn void work(int number, const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        die("fopen(%s)", path);
    for (counts[number] = 0; getc(file) != EOF;)
        counts[number]++;
    if (ferror(file))
        die("getc(%s)", path);
    exit(EXIT_SUCCESS);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE...");
    lab_operands(&argc, argv, 1, INT_MAX, "FILE");
    int workers = argc - 1, status;
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die("ftok(%s)", LAB_KEYFILE);
    lab_undo(undo);
    id = shmget(key, (size_t)workers * sizeof *counts, IPC_CREAT | IPC_EXCL | S_IRUSR | S_IWUSR);
    if (id == -1)
        die("shmget");
    counts = shmat(id, NULL, 0);
    if (counts == (void *)-1)
        die("shmat(id=%d)", id);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d)", id);
    id = -1;
    lab_keep();
    printf("crew: %d worker%s\n", workers, &"s"[workers == 1]);
    for (int i = 0; i < workers; i++)
        switch (fork()) {
        case -1:
            die("fork");
        case 0:
            work(i, argv[i + 1]);
        }
    bool bad = false;
    pid_t ended;
    while ((ended = wait(&status)) > 0)
        bad |= status != 0;
    if (errno != ECHILD)
        die("wait");
    if (bad)
        return 1;
    for (int i = 0; i < workers; i++)
        printf("crew: %s=%ld\n", argv[i + 1], counts[i]);
    return 0;
}

/* crew.c - count the bytes of files, with a worker for each
 *
 *   $ ./crew ask-bare.c probe.c
 *   crew: 2 workers
 *   crew: ask-bare.c=689
 *   crew: probe.c=3905
 *
 * Each worker writes its count into a segment. We remove it before the work begins: it exists as
 * long as a process has it attached, so that a process that is killed leaves nothing.
 */
#include "lab.h"

#include <limits.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int id = -1;

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

static void work(int segment, int number, const char *path)
{
    long *counts = shmat(segment, NULL, 0);
    if (counts == (void *)-1)
        die("shmat(id=%d)", segment);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        die("fopen(%s)", path);
    long count = 0;
    while (getc(file) != EOF)
        count++;
    if (ferror(file))
        die("getc(%s)", path);
    counts[number] = count;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE...");
    lab_operands(&argc, argv, 1, INT_MAX, "FILE");
    int workers = argc - 1;

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    lab_undo(undo);
    id = shmget(key, (size_t)workers * sizeof(long), IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die("shmget(key=0x%08x)", (unsigned)key);
    long *counts = shmat(id, NULL, 0);
    if (counts == (void *)-1)
        die("shmat(id=%d)", id);
    int segment = id;
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    printf("crew: %d worker%s\n", workers, workers == 1 ? "" : "s");
    lab_keep();

    for (int i = 0; i < workers; i++) {
        pid_t worker = fork();
        if (worker == -1)
            die("fork");
        if (worker == 0) {
            work(segment, i, argv[i + 1]);
            return 0;
        }
    }
    bool all = true;
    int status;
    for (int i = 0; i < workers; i++) {
        if (wait(&status) == -1)
            die("wait");
        all = all && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    if (!all)
        refuse(NULL, "a worker failed");
    for (int i = 0; i < workers; i++)
        printf("crew: %s=%ld\n", argv[i + 1], counts[i]);
    return 0;
}

/* crew.c - a segment without a key, _exit in the children, and waitpid for each of them */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int count(const char *path, long *result)
{
    char bytes[4096];
    size_t n;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    *result = 0;
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
        *result += (long)n;
    if (ferror(file)) {
        fprintf(stderr, "crew: %s cannot be read\n", path);
        return 1;
    }
    fclose(file);
    return 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE...");
    if (argc < 2)
        usage("which FILE?");
    int n = argc - 1, failed = 0;
    int id = shmget(IPC_PRIVATE, sizeof(long) * (size_t)n, 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    long *counts = shmat(id, 0, 0);
    if (counts == (long *)-1) {
        perror("shmat");
        shmctl(id, IPC_RMID, 0);
        return 1;
    }
    if (shmctl(id, IPC_RMID, 0) == -1) {
        perror("shmctl");
        return 1;
    }
    printf("crew: %d worker%s\n", n, n == 1 ? "" : "s");
    pid_t *pids = calloc((size_t)n, sizeof *pids);
    if (pids == NULL)
        return perror("calloc"), 1;
    for (int i = 0; i < n; i++) {
        pids[i] = fork();
        if (pids[i] == -1) {
            perror("fork");
            return 1;
        }
        if (pids[i] == 0)
            _exit(count(argv[i + 1], &counts[i]));
    }
    for (int i = 0; i < n; i++) {
        int status;
        if (waitpid(pids[i], &status, 0) == -1) {
            perror("waitpid");
            return 1;
        }
        if (status != 0)
            failed = 1;
    }
    if (failed) {
        fprintf(stderr, "crew: not all files are counted\n");
        return 1;
    }
    for (int i = 0; i < n; i++)
        printf("crew: %s=%ld\n", argv[i + 1], counts[i]);
    free(pids);
    return shmdt(counts) == 0 ? 0 : 1;
}

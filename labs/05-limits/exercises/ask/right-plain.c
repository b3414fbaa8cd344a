/* ask.c - no die, no hint of lab.h's: strerror, and the hints are written where they are known */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static key_t key;

static void hint(unsigned long long size)
{
    struct shmid_ds segment;
    struct lab_limits limit;
    int there = shmget(key, 0, 0600);
    if (there >= 0) {
        if (shmctl(there, IPC_STAT, &segment) == 0)
            fprintf(stderr, "hint: there is one of %zu bytes: ask for less\n",
                    (size_t)segment.shm_segsz);
        return;
    }
    if (lab_get_limits(&limit) != 0)
        return;
    if (size < limit.shmmin)
        fprintf(stderr, "hint: shmmin is %llu: ask for more\n", limit.shmmin);
    if (size > limit.shmmax)
        fprintf(stderr, "hint: shmmax is %llu: ask for less\n", limit.shmmax);
}

int main(int argc, char **argv)
{
    int id;
    if (argc != 2) {
        fprintf(stderr, "usage: ask SIZE | --remove\n");
        return 2;
    }
    key = ftok("keyfile", lab_project());
    if (key == -1) {
        perror("ask: ftok");
        return 1;
    }
    if (strcmp(argv[1], "--remove") == 0) {
        id = shmget(key, 0, 0);
        if (id < 0 || shmctl(id, IPC_RMID, NULL) < 0) {
            fprintf(stderr, "ask: remove: %s (%s)\n", lab_errno_name(errno), strerror(errno));
            return 1;
        }
        puts("ask: removed");
        return 0;
    }
    unsigned long long size = lab_amount("SIZE", argv[1]);
    id = shmget(key, size, 0600 | IPC_CREAT);
    if (id < 0) {
        bool explain = errno == EINVAL;
        fprintf(stderr, "ask: shmget(size=%llu): %s (%s)\n", size, lab_errno_name(errno),
                strerror(errno));
        if (explain)
            hint(size);
        exit(EXIT_FAILURE);
    }
    printf("ask: a segment for %llu bytes is there\n", size);
    return 0;
}

/* batch.c - one way out, over a label; no undo of lab.h's, and stop signals are not its concern */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static int freed(int first, int count)
{
    for (int n = first; n < first + count; n++) {
        key_t key = ftok(LAB_KEYFILE, n);
        int id = key == -1 ? -1 : shmget(key, 0, 0);
        if (id == -1 || shmctl(id, IPC_RMID, 0) == -1) {
            perror("batch: free");
            return EXIT_FAILURE;
        }
    }
    printf("batch: freed %d segments\n", count);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    bool freeing = lab_flag(&argc, argv, "--free");
    if (argc < 3) {
        fprintf(stderr, "usage: batch FIRST SIZE... | --free FIRST COUNT\n");
        return 2;
    }
    int first = (int)lab_number("FIRST", argv[1], 1, 255), made = 0, result = EXIT_FAILURE;
    if (freeing)
        return freed(first, (int)lab_number("COUNT", argv[2], 1, 256 - first));
    int count = argc - 2, *id = calloc((size_t)count, sizeof *id);
    unsigned long long total = 0;
    if (id == NULL) {
        perror("batch: calloc");
        return EXIT_FAILURE;
    }
    for (; made < count; made++) {
        unsigned long long size = lab_amount("SIZE", argv[2 + made]);
        key_t key = ftok(LAB_KEYFILE, first + made);
        if (key == -1) {
            perror("batch: ftok");
            goto out;
        }
        id[made] = shmget(key, size, 0600 | IPC_CREAT | IPC_EXCL);
        if (id[made] == -1) {
            perror("batch: shmget");
            goto out;
        }
        total += size;
    }
    printf("batch: made %d segments, %llu bytes\n", count, total);
    result = EXIT_SUCCESS;
out:
    while (result != EXIT_SUCCESS && made > 0)
        if (shmctl(id[--made], IPC_RMID, NULL) == -1)
            perror("batch: shmctl");
    free(id);
    return result;
}

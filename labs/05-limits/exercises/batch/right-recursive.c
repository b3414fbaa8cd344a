/* batch.c - each segment makes the next one, and goes if that fails */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static unsigned long long all;

static bool order(int number, char **sizes)
{
    if (*sizes == NULL)
        return true;
    unsigned long long size = lab_amount("SIZE", *sizes);
    key_t key = ftok(LAB_KEYFILE, number);
    int id = key == -1 ? -1 : shmget(key, size, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1) {
        fprintf(stderr, "batch: number %d: %s\n", number, lab_errno_name(errno));
        return false;
    }
    all += size;
    if (order(number + 1, sizes + 1))
        return true;
    if (shmctl(id, IPC_RMID, NULL) == -1)
        fprintf(stderr, "batch: number %d stays: %s\n", number, lab_errno_name(errno));
    return false;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FIRST SIZE... | --free FIRST COUNT");
    bool freeing = lab_flag(&argc, argv, "--free");
    lab_operands(&argc, argv, 2, freeing ? 2 : 256, "FIRST");
    int first = (int)lab_number("FIRST", argv[1], 1, 255);
    int count = freeing ? (int)lab_number("COUNT", argv[2], 1, 255) : argc - 2;
    if (first + count > 256)
        usage("the last number is above 255");
    if (!freeing) {
        if (!order(first, argv + 2))
            return 1;
        printf("batch: made %d segments, %llu bytes\n", count, all);
        return 0;
    }
    for (int n = first; n < first + count; n++) {
        key_t key = ftok(LAB_KEYFILE, n);
        if (key == -1 || shmctl(shmget(key, 0, 0), IPC_RMID, NULL) == -1)
            die("number %d", n);
    }
    printf("batch: freed %d segments\n", count);
    return 0;
}

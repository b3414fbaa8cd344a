/* largest.c - the number's bits, from the highest: each stays if what it makes is given */
#include "lab.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

/* 1: given, 0: not, -1: another error */
static int attempt(size_t size)
{
    int id = shmget(IPC_PRIVATE, size, 0600);
    if (id < 0) {
        switch (errno) {
        case EINVAL:
        case ENOMEM:
        case ENOSPC:
            return 0;
        default:
            perror("largest: shmget");
            return -1;
        }
    }
    if (shmctl(id, IPC_RMID, NULL) < 0) {
        perror("largest: shmctl");
        return -1;
    }
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: largest MOST\n");
        return 2;
    }
    size_t most = lab_size(argv[1]), found = 0, bit = 1;
    while (bit <= most / 2)
        bit *= 2;
    for (; bit > 0; bit /= 2) {
        if (bit > most - found)
            continue;
        int answer = attempt(found + bit);
        if (answer == -1)
            return EXIT_FAILURE;
        if (answer == 1)
            found += bit;
    }
    if (found == 0) {
        fprintf(stderr, "largest: not even 1 byte\n");
        return EXIT_FAILURE;
    }
    printf("largest: %zu\n", found);
    return EXIT_SUCCESS;
}

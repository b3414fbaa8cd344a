/* ninth: looks the segment up in each round, attaches it for writing; perror */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "ROUNDS");
    lab_operands(&argc, argv, 1, 1, "ROUNDS");
    long rounds = lab_number("ROUNDS", argv[1], 1, 100000), round = 0;
    key_t key = ftok(LAB_KEYFILE, lab_project());
    struct shmid_ds ds;

    if (key == -1) {
        perror("ninth: ftok");
        return 1;
    }
    while (round++ < rounds) {
        int id = shmget(key, 0, 0);
        if (id < 0)
            die("shmget");
        volatile char *text = shmat(id, NULL, 0);
        if (text == (void *)-1 || shmctl(id, IPC_STAT, &ds) < 0) {
            fprintf(stderr, "ninth: round %ld: %s\n", round, lab_errno_name(errno));
            return 1;
        }
        size_t letters = 0;
        while (letters < ds.shm_segsz && text[letters] != 0)
            letters++;
        printf("ninth: round=%ld nattch=%lu letters=%zu\n", round, (unsigned long)ds.shm_nattch,
               letters);
        if (shmdt((void *)text) < 0) {
            perror("ninth: shmdt");
            return 1;
        }
    }
    return 0;
}

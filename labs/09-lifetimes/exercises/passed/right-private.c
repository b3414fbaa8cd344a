/* passed.c - a segment without a key, and fixed-width printing */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

#define SIZE 4096

static int id = -1;

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "WORD");
    bool worker = lab_flag(&argc, argv, "--worker");
    lab_operands(&argc, argv, 1, 1, "WORD");

    if (worker) {
        id = (int)lab_number("ID", argv[1], 0, 0x7fffffff);
        const char *word = shmat(id, NULL, SHM_RDONLY);
        if (word == (void *)-1)
            die("shmat(id=%d)", id);
        printf("passed: pid=%ld reads ", (long)getpid());
        for (int i = 0; i < SIZE && word[i] != '\0'; i++)
            putchar(word[i]);
        putchar('\n');
        if (shmctl(id, IPC_RMID, NULL) == -1) /* goes with this process */
            die("shmctl(id=%d, IPC_RMID)", id);
        return 0;
    }

    if (strlen(argv[1]) >= SIZE)
        refuse("write less", "WORD is too long");
    if ((id = shmget(IPC_PRIVATE, SIZE, 0600)) == -1)
        die("shmget");
    char *word = shmat(id, NULL, 0);
    if (word == (void *)-1) {
        int error = errno;
        undo();
        errno = error;
        die("shmat");
    }
    strcpy(word, argv[1]);
    printf("passed: pid=%ld writes\n", (long)getpid());
    char text[24];
    snprintf(text, sizeof text, "%d", id);
    execl("./passed", "./passed", "--worker", text, (char *)NULL);
    perror("passed: exec");
    undo();
    return 1;
}

/* private.c - IPC_PRIVATE: a segment that has no key
 *
 *   $ ./private
 *   private: id=7 key=0x00000000
 *   private: id=8 key=0x00000000
 *   private: one key, two segments
 *   private: a child wrote 42 to id=7, read 42
 *
 * IPC_PRIVATE is the key 0, and shmget makes a new segment for it each time. The partners share the
 * id: they inherit it with fork, as here, or are told in any other way. It is a number and no
 * secret.
 */
#include "lab.h"

#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int ids[2] = {-1, -1};

static void undo(void)
{
    for (int i = 0; i < 2; i++)
        if (ids[i] != -1)
            shmctl(ids[i], IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    lab_undo(undo);
    for (int i = 0; i < 2; i++) {
        struct shmid_ds ds;
        ids[i] = shmget(IPC_PRIVATE, sizeof(int), 0600); /* IPC_CREAT is not needed */
        if (ids[i] == -1)
            die("shmget(IPC_PRIVATE)");
        lab_note_segment(ids[i]);
        if (shmctl(ids[i], IPC_STAT, &ds) == -1)
            die("shmctl(id=%d, IPC_STAT)", ids[i]);
#if defined(__APPLE__)
        key_t key = ds.shm_perm._key; /* POSIX gives this member no name */
#else
        key_t key = ds.shm_perm.__key;
#endif
        printf("private: id=%d key=0x%08x\n", ids[i], (unsigned)key);
    }
    printf("private: one key, %s\n", ids[0] == ids[1] ? "one segment" : "two segments");

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) { /* all that it knows of the segment is the number */
        int *value = shmat(ids[0], NULL, 0);
        if (value == (void *)-1)
            die("shmat(id=%d)", ids[0]);
        *value = 42;
        _exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "the child did not finish its work");
    int *value = shmat(ids[0], NULL, SHM_RDONLY);
    if (value == (void *)-1)
        die("shmat(id=%d)", ids[0]);
    printf("private: a child wrote 42 to id=%d, read %d\n", ids[0], *value);

    if (shmdt(value) == -1)
        die("shmdt");
    for (int i = 0; i < 2; i++) {
        if (shmctl(ids[i], IPC_RMID, NULL) == -1)
            die("shmctl(id=%d, IPC_RMID)", ids[i]);
        ids[i] = -1;
    }
    lab_keep();
    return 0;
}

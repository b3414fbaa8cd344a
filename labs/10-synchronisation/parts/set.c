/* set.c - make and remove a set of one System V semaphore */
#include "set.h"

#include "lab.h"

#include <errno.h>
#include <sys/sem.h>

#if defined(__linux__)
union semun { /* on Linux each program must define it itself: semctl(2) */
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};
#endif

static int set = -1; /* the set's id; -1 while there is none */

static void set_undo(void)
{
    if (set != -1)
        semctl(set, 0, IPC_RMID);
}

int set_make(void)
{
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run this in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    lab_undo(set_undo);
    set = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (set == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "semget(0x%08x)", (unsigned)key);
    if (semctl(set, 0, SETVAL, (union semun){.val = 1}) == -1)
        die("semctl(SETVAL)");
    return set;
}

void set_remove(void)
{
    if (semctl(set, 0, IPC_RMID) == -1)
        die("semctl(IPC_RMID)");
    set = -1;
    lab_keep();
}

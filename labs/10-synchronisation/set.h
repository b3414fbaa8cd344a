/* set.h - a set of one System V semaphore of value 1, for counter-sem-sysv and killed-sem-sysv
 *
 * It has a key, made as lab 02 makes that of a segment. fork would hand on a set without a key,
 * too; make clean-ipc would not find that one.
 */
#ifndef SET_H
#define SET_H

#include "lab.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/sem.h>

#if defined(__linux__)
union semun { /* Linux leaves it to the program, semctl(2) */
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};
#endif

static int set = -1; /* its id; -1 unless it is there */

static void set_undo(void)
{
    if (set != -1)
        semctl(set, 0, IPC_RMID);
}

/* From here to set_remove, stop signals wait */
static void set_make(void)
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
}

static void set_remove(void)
{
    if (semctl(set, 0, IPC_RMID) == -1)
        die("semctl(IPC_RMID)");
    set = -1;
    lab_keep();
}
#endif

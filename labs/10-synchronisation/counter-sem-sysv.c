/* counter-sem-sysv.c - one process at a time: a System V semaphore of value 1
 *
 *   $ ./counter-sem-sysv
 *   counter-sem-sysv: expected=200000 lost=0 ms=1510.0
 *
 * Each semop is a system call, also if nobody waits. With SEM_UNDO the kernel keeps account of
 * it, and gives back what a process that dies has taken: see ./killed-sem-sysv.
 */
#include "counter.h"

#include <sys/ipc.h>
#include <sys/sem.h>

#if defined(__linux__)
union semun { /* Linux leaves it to the program, semctl(2) */
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};
#endif

static int set = -1; /* the set's id */

static void undo(void)
{
    if (set != -1)
        semctl(set, 0, IPC_RMID);
}

static void add(void *shared, long times)
{
    long *sum = shared;
    struct sembuf take = {0, -1, SEM_UNDO}, give = {0, 1, SEM_UNDO};
    for (long i = 0; i < times; i++) {
        while (semop(set, &take, 1) == -1) /* 1 becomes 0; 0 waits */
            if (errno != EINTR)
                die("semop(-1)");
        *sum = *sum + 1;
        if (semop(set, &give, 1) == -1)
            die("semop(+1)");
    }
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    long *sum = counter_memory(sizeof *sum);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run this in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    /* fork would hand on a set without a key, too; make clean-ipc would not find that */
    lab_undo(undo);
    set = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (set == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "semget(0x%08x)", (unsigned)key);
    if (semctl(set, 0, SETVAL, (union semun){.val = 1}) == -1)
        die("semctl(SETVAL)");

    double ns = counter_run(add, NULL, sum, times);
    counter_tell(0, times, *sum, ns);
    if (semctl(set, 0, IPC_RMID) == -1)
        die("semctl(IPC_RMID)");
    set = -1;
    lab_keep();
    return 0;
}

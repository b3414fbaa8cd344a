/* killed-sem-sysv.c - the holder of a System V semaphore is killed
 *
 *   $ ./killed-sem-sysv --undo
 *   killed-sem-sysv: value=1
 *   killed-sem-sysv: holder is at half
 *   killed-sem-sysv: value=0
 *   killed-sem-sysv: holder is killed, a=1 b=0
 *   killed-sem-sysv: value=1
 *
 * With SEM_UNDO the kernel notes what each process has taken, and gives it back when that ends,
 * however it ends. Without, the value stays 0, and the next one waits.
 */
#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/wait.h>

#if defined(__linux__)
union semun { /* Linux leaves it to the program, semctl(2) */
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};
#endif

struct shared {
    long a, b; /* always the same when nobody has the semaphore */
};
static int set = -1;
static short undo_flag;

static void undo(void)
{
    if (set != -1)
        semctl(set, 0, IPC_RMID);
}

static void holder(void *memory)
{
    struct shared *shared = memory;
    struct sembuf take = {0, -1, undo_flag}, give = {0, 1, undo_flag};
    if (semop(set, &take, 1) == -1)
        die("semop(-1)");
    shared->a++;
    lab_pause("half");
    shared->b++;
    if (semop(set, &give, 1) == -1)
        die("semop(+1)");
}

static void tell(void)
{
    int value = semctl(set, 0, GETVAL);
    if (value == -1)
        die("semctl(GETVAL)");
    printf("killed-sem-sysv: value=%d\n", value);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--undo]");
    undo_flag = lab_flag(&argc, argv, "--undo") ? SEM_UNDO : 0;
    lab_operands(&argc, argv, 0, 0, "");
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap(%zu)", sizeof *shared);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run this in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    lab_undo(undo);
    set = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (set == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "semget(0x%08x)", (unsigned)key);
    if (semctl(set, 0, SETVAL, (union semun){.val = 1}) == -1)
        die("semctl(SETVAL)");
    tell();

    struct lab_actor one;
    lab_act(&one, "holder", holder, shared);
    lab_until(&one, "half");
    tell();
    if (kill(one.pid, SIGKILL) == -1)
        die("kill");
    if (waitpid(one.pid, NULL, 0) == -1)
        die("waitpid");
    printf("killed-sem-sysv: holder is killed, a=%ld b=%ld\n", shared->a, shared->b);
    tell();

    if (semctl(set, 0, IPC_RMID) == -1)
        die("semctl(IPC_RMID)");
    set = -1;
    lab_keep();
    return 0;
}

/* killed-sem-sysv.c - the holder of a System V semaphore is killed
 *
 *   $ ./killed-sem-sysv --undo
 *   killed-sem-sysv: value=1
 *   killed-sem-sysv: holder is at half
 *   killed-sem-sysv: value=0
 *   killed-sem-sysv: holder is killed, a=1 b=0
 *   killed-sem-sysv: value=1
 *
 * With SEM_UNDO the kernel notes what a process has taken, and gives it back when the process ends,
 * however it ends. Without SEM_UNDO the value stays 0, and the next process waits.
 */
#include "lab.h"
#include "parts/schedule.h"
#include "parts/set.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/sem.h>

struct pair {
    long a, b; /* always the same when nobody has the lock */
};

static int set; /* its id */
static short undo_flag;

static void holder(void *shared)
{
    struct pair *pair = shared;
    struct sembuf take = {0, -1, undo_flag}, give = {0, 1, undo_flag};
    if (semop(set, &take, 1) == -1)
        die("semop(-1)");
    pair->a++;
    actor_pause("half");
    pair->b++;
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
    struct pair *pair =
        mmap(NULL, sizeof *pair, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pair == MAP_FAILED)
        die("mmap(%zu)", sizeof *pair);
    set = set_make();
    tell();

    struct actor one;
    actor_begin(&one, "holder", holder, pair);
    actor_until(&one, "half");
    tell();
    actor_kill(&one);
    printf("killed-sem-sysv: holder is killed, a=%ld b=%ld\n", pair->a, pair->b);
    tell();
    set_remove();
    return 0;
}

/* counter-sem-sysv.c - one process at a time: a System V semaphore of value 1
 *
 *   $ ./counter-sem-sysv
 *   counter-sem-sysv: expected=200000 lost=0 ms=1510.0
 *
 * Each semop is a system call, even if nobody has to wait. With SEM_UNDO the kernel notes what each
 * process has taken, and gives it back if the process dies: see ./killed-sem-sysv.
 */
#include "lab.h"
#include "parts/counter.h"
#include "parts/set.h"

#include <errno.h>
#include <sys/sem.h>

static int set; /* its id */

static void add(void *shared, long times)
{
    long *sum = shared;
    struct sembuf take = {0, -1, SEM_UNDO}, give = {0, 1, SEM_UNDO};
    for (long i = 0; i < times; i++) {
        while (semop(set, &take, 1) == -1) /* makes 0 of 1, or waits while it is 0 */
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
    set = set_make();
    double ns = counter_run(add, NULL, sum, times);
    counter_tell(0, times, *sum, ns);
    set_remove();
    return 0;
}

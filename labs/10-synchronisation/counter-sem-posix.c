/* counter-sem-posix.c - one process at a time: a named POSIX semaphore of value 1
 *
 *   $ ./counter-sem-posix
 *   counter-sem-posix: expected=200000 lost=0 ms=71.5
 *
 * The semaphore has a name because macOS has no other kind: sem_init is ENOSYS there. The name is
 * removed at once, because the children inherit the open semaphore.
 */
#include "lab.h"
#include "parts/counter.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>

static sem_t *turn;
static const char *made;

static void undo(void)
{
    if (made != NULL)
        sem_unlink(made);
}

static void add(void *shared, long times)
{
    long *sum = shared;
    for (long i = 0; i < times; i++) {
        while (sem_wait(turn) == -1) /* makes 0 of 1, or waits while it is 0 */
            if (errno != EINTR)
                die("sem_wait");
        *sum = *sum + 1;
        if (sem_post(turn) == -1)
            die("sem_post");
    }
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    const char *name = lab_name("turn");
    long *sum = counter_memory(sizeof *sum);

    lab_undo(undo);
    turn = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
    if (turn == SEM_FAILED)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "sem_open(%s)", name);
    made = name;
    if (sem_unlink(name) == -1)
        die("sem_unlink(%s)", name);
    made = NULL;
    lab_keep();

    double ns = counter_run(add, NULL, sum, times);
    counter_tell(0, times, *sum, ns);
    if (sem_close(turn) == -1)
        die("sem_close");
    return 0;
}

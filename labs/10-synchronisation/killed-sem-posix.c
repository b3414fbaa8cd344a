/* killed-sem-posix.c - the holder of a POSIX semaphore is killed
 *
 *   $ ./killed-sem-posix
 *   killed-sem-posix: holder is at half
 *   killed-sem-posix: sem_trywait: EAGAIN
 *   killed-sem-posix: holder is killed, a=1 b=0
 *   killed-sem-posix: sem_trywait: EAGAIN
 *
 * A POSIX semaphore has a value, but nobody notes who took it. The value stays 0, and the next
 * process waits for ever; only sem_trywait returns. POSIX semaphores have nothing like SEM_UNDO.
 */
#include "lab.h"
#include "parts/schedule.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>

struct pair {
    long a, b; /* always the same when nobody has the lock */
};

static sem_t *turn;
static const char *made;

static void undo(void)
{
    if (made != NULL)
        sem_unlink(made);
}

static void holder(void *shared)
{
    struct pair *pair = shared;
    while (sem_wait(turn) == -1) /* makes 0 of 1 */
        if (errno != EINTR)
            die("sem_wait");
    pair->a++;
    actor_pause("half");
    pair->b++;
    if (sem_post(turn) == -1)
        die("sem_post");
}

static void try(void)
{
    int error = sem_trywait(turn) == -1 ? errno : 0;
    printf("killed-sem-posix: sem_trywait: %s\n", error ? lab_errno_name(error) : "ok");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    struct pair *pair =
        mmap(NULL, sizeof *pair, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pair == MAP_FAILED)
        die("mmap(%zu)", sizeof *pair);
    const char *name = lab_name("turn");
    lab_undo(undo);
    turn = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
    if (turn == SEM_FAILED)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "sem_open(%s)", name);
    made = name;
    if (sem_unlink(name) == -1) /* the child inherits the open semaphore */
        die("sem_unlink(%s)", name);
    made = NULL;
    lab_keep();

    struct actor one;
    actor_begin(&one, "holder", holder, pair);
    actor_until(&one, "half");
    try();
    actor_kill(&one);
    printf("killed-sem-posix: holder is killed, a=%ld b=%ld\n", pair->a, pair->b);
    try();
    if (sem_close(turn) == -1)
        die("sem_close");
    return 0;
}

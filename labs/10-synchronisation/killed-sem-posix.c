/* killed-sem-posix.c - the holder of a POSIX semaphore is killed
 *
 *   $ ./killed-sem-posix
 *   killed-sem-posix: holder is at half
 *   killed-sem-posix: sem_trywait: EAGAIN
 *   killed-sem-posix: holder is killed, a=1 b=0
 *   killed-sem-posix: sem_trywait: EAGAIN
 *
 * A POSIX semaphore has a value, and nobody notes who took it. The value stays 0, and the next
 * one waits for ever: here only sem_trywait comes back. There is no SEM_UNDO for it.
 */
#include "killed.h"

#include <fcntl.h>
#include <semaphore.h>

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
    while (sem_wait(turn) == -1) /* 1 becomes 0 */
        if (errno != EINTR)
            die("sem_wait");
    pair->a++;
    lab_pause("half");
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
    if (sem_unlink(name) == -1) /* fork hands the semaphore on */
        die("sem_unlink(%s)", name);
    made = NULL;
    lab_keep();

    struct lab_actor one;
    lab_act(&one, "holder", holder, pair);
    lab_until(&one, "half");
    try();
    kill_holder(&one, pair);
    try();
    if (sem_close(turn) == -1)
        die("sem_close");
    return 0;
}

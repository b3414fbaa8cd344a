/* handoff.c - one process reads lines, another prints them; one line at a time is between them
 *
 *   $ printf 'one\ntwo\n' | ./handoff
 *   handoff: one
 *   handoff: two
 *
 * `empty` says that the place may be filled, `full` that there is a line in it.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
    bool last;
    char line[256];
};

static sem_t *empty, *full;

/* A new semaphore. Its name goes at once: the child gets the semaphore with fork, and what has no
 * name is left by nobody, and does not meet the next run. */
static sem_t *made(const char *what, unsigned value)
{
    const char *name = lab_name(what);
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, value);
    if (semaphore == SEM_FAILED) /* NULL on Linux, -1 on macOS */
        die("sem_open(%s)", name);
    if (sem_unlink(name) == -1)
        die("sem_unlink(%s)", name);
    return semaphore;
}

static void wait_for(sem_t *semaphore) /* a signal may end the call too early */
{
    while (sem_wait(semaphore) == -1)
        if (errno != EINTR)
            die("sem_wait");
}

static void fill(struct place *place)
{
    bool more;
    do {
        char line[sizeof place->line];
        more = fgets(line, sizeof line, stdin) != NULL;
        wait_for(empty);
        if (more)
            memcpy(place->line, line, sizeof line);
        place->last = !more;
        if (sem_post(full) == -1)
            die("sem_post");
    } while (more);
}

static void print(struct place *place)
{
    for (wait_for(full); !place->last; wait_for(full)) {
        char line[sizeof place->line];
        memcpy(line, place->line, sizeof line);
        if (sem_post(empty) == -1) /* it may be filled while we print */
            die("sem_post");
        line[strcspn(line, "\n")] = '\0'; /* a line that is too long comes in parts */
        printf("handoff: %s\n", line);
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    struct place *place =
        mmap(NULL, sizeof *place, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
    if (place == MAP_FAILED)
        die("mmap");
    empty = made("empty", 1);
    full = made("full", 0);

    pid_t reader = fork();
    if (reader == -1)
        die("fork");
    if (reader == 0) {
        fill(place);
        return 0;
    }
    print(place);
    if (waitpid(reader, NULL, 0) == -1)
        die("waitpid");
    return 0;
}

/* handoff.c - one process reads lines and another prints them, with room for one line between them
 *
 *   $ printf 'one\ntwo\n' | ./handoff
 *   handoff: one
 *   handoff: two
 *
 * `empty` is posted when the place may be filled, `full` when there is a line in it.
 */
#include "lab.h"

#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
    sem_t empty, full;
    bool last;
    char line[256];
};

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
        wait_for(&place->empty);
        if (more)
            memcpy(place->line, line, sizeof line);
        place->last = !more;
        if (sem_post(&place->full) == -1)
            die("sem_post");
    } while (more);
    if (ferror(stdin))
        die("reading stdin");
}

static void print(struct place *place)
{
    for (wait_for(&place->full); !place->last; wait_for(&place->full)) {
        char line[sizeof place->line];
        memcpy(line, place->line, sizeof line);
        if (sem_post(&place->empty) == -1) /* the other may fill it while we print */
            die("sem_post");
        line[strcspn(line, "\n")] = '\0'; /* a long line is printed in parts */
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
    if (sem_init(&place->empty, 1, 1) == -1 || sem_init(&place->full, 1, 0) == -1)
        die("sem_init");

    pid_t reader = fork();
    if (reader == -1)
        die("fork");
    if (reader == 0) {
        fill(place);
        return 0;
    }
    print(place);
    int status;
    if (waitpid(reader, &status, 0) == -1)
        die("waitpid");
    return status != 0; /* it has printed why */
}

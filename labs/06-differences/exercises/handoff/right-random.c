/* handoff.c - names that nobody else has, and both are unlinked when both are open */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
    bool last;
    char line[256];
};
static struct turn {
    char name[32];
    sem_t *sem;
} turns[2];

static void undo(void)
{
    for (int i = 0; i < 2; i++)
        if (turns[i].sem != NULL && turns[i].sem != SEM_FAILED)
            sem_unlink(turns[i].name);
}

static void open_turn(struct turn *turn, char letter, unsigned value)
{
    char word[12];
    snprintf(word, sizeof word, "%c%ld", letter, (long)getpid());
    snprintf(turn->name, sizeof turn->name, "%s", lab_name(word));
    turn->sem = sem_open(turn->name, O_CREAT | O_EXCL, 0600, value);
    if (turn->sem == SEM_FAILED)
        die("sem_open(%s)", turn->name);
}

static void take(struct turn *turn)
{
    while (sem_wait(turn->sem) != 0)
        if (errno != EINTR)
            die("sem_wait(%s)", turn->name);
}

static void give(struct turn *turn)
{
    if (sem_post(turn->sem) != 0)
        die("sem_post(%s)", turn->name);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    struct turn *empty = &turns[0], *full = &turns[1];
    struct place *place =
        mmap(NULL, sizeof *place, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
    if (place == MAP_FAILED)
        die("mmap");
    lab_undo(undo);
    open_turn(empty, 'e', 1);
    open_turn(full, 'f', 0);
    if (sem_unlink(empty->name) == -1 || sem_unlink(full->name) == -1)
        die("sem_unlink");
    lab_keep();
    pid_t reader = fork();
    if (reader == -1)
        die("fork");
    for (bool over = false; !over;)
        if (reader == 0) {
            char line[sizeof place->line];
            over = fgets(line, sizeof line, stdin) == NULL;
            take(empty);
            if (!over)
                strcpy(place->line, line);
            place->last = over;
            give(full);
        } else {
            take(full);
            over = place->last;
            if (!over)
                printf("handoff: %.*s\n", (int)strcspn(place->line, "\n"), place->line);
            give(empty);
        }
    if (reader == 0)
        _exit(0);
    if (waitpid(reader, NULL, 0) == -1)
        die("waitpid");
    return 0;
}

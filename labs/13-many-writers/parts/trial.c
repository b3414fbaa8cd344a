/* trial.c - forks a process that is killed at a step, and then one that looks at what is left */
#include "trial.h"

#include "lab.h"
#include "seat.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOM 4096 /* before the ring: the last step of the process that was killed */

static struct trial trial;
static char *last;

static pid_t forked(void)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    return child;
}

static int sit_down(void *ring, int first)
{
    int seat = seat_take(first);
    if (trial.sit != NULL)
        trial.sit(ring, seat);
    return seat;
}

/* Prints what can be received, and then how many messages there is room for */
static void look(void *ring, int seat, const char *who)
{
    char got[64] = "";
    uint32_t value;
    for (int n = 0; n < 5 && trial.get(ring, seat, &value); n++)
        snprintf(got + strlen(got), sizeof got - strlen(got), ",%lu", (unsigned long)value);
    int room = 0;
    while (room < 100 && trial.put(ring, seat, 4))
        room++;
    printf("%s: %s killed when it %s: received=%s room=%d\n", lab_program(), who, last,
           got[0] ? got + 1 : "nothing", room);
}

/* One trial; false if the process came to its end before that step */
static bool at_step(long step, bool produces, bool same_seat, void *memory)
{
    void *ring = (char *)memory + ROOM;
    memset(memory, 0, ROOM + trial.bytes);
    if (trial.make != NULL)
        trial.make(ring);
    uint32_t value;
    int status;
    pid_t child = forked();
    if (child == 0) {
        int seat = sit_down(ring, 1);
        if (!produces)
            trial.put(ring, seat, 2), trial.put(ring, seat, 3);
        step_plan(step, SIGKILL, last);
        produces ? trial.put(ring, seat, 1) : trial.get(ring, seat, &value);
        _exit(0);
    }
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (!WIFSIGNALED(status)) {
        if (WEXITSTATUS(status) != 0)
            refuse(NULL, "the process that was to be killed has failed");
        return false;
    }
    child = forked();
    if (child == 0) {
        int seat = sit_down(ring, same_seat ? 1 : 0);
        if (produces)
            trial.put(ring, seat, 2), trial.put(ring, seat, 3);
        look(ring, seat, produces ? "producer" : "consumer");
        fflush(stdout);
        _exit(0);
    }
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "the process that looks at what is left has failed");
    return true;
}

int trial_main(int argc, char **argv, struct trial runs)
{
    trial = runs;
    lab_start(argc, argv, "[--same-seat]");
    bool same_seat = lab_flag(&argc, argv, "--same-seat");
    lab_operands(&argc, argv, 0, 0, "");
    char what[32];
    snprintf(what, sizeof what, "trial.%ld", (long)getpid()); /* trials go on side by side */
    seat_open(what);
    void *memory =
        mmap(NULL, ROOM + trial.bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        die("mmap(%zu)", ROOM + trial.bytes);
    last = memory;
    for (int produces = 1; produces >= 0; produces--)
        for (long step = 1; at_step(step, produces, same_seat, memory); step++)
            ;
    return 0;
}

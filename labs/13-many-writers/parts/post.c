/* post.c - waits for a slot, or takes it back */
#include "post.h"

#include "lab.h"
#include "share.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>

struct owners *post_open(int *seat, const char *kill, const char *stop, bool last)
{
    long at =
        kill || stop ? lab_number(kill ? "--kill" : "--stop", kill ? kill : stop, 1, 1000) : 0;
    struct owners *ring = share_open("ring", sizeof *ring);
    *seat = seat_take(0);
    for (int other = 0; last && other < SEATS; other++)
        if (seat_taken(other))
            refuse("wait for its end", "another process uses the ring, with seat %d", other);
    if (!last)
        seat_alone(false);
    owners_sit_down(ring, *seat);
    step_plan(at, kill ? SIGKILL : SIGSTOP, NULL);
    return ring;
}

bool post_again(struct owners *ring, enum answer answer, struct held held, long looks)
{
    if (answer != HELD || looks == 100000)
        return false;
    if (looks % 100 == 0 && owners_mend(ring, held))
        printf("%s: took slot %u back from seat %u, whose process is dead\n", lab_program(),
               (unsigned)held.slot, (unsigned)(held.word & ~KINDS & 0xff));
    else
        sched_yield();
    return true;
}

void post_end(enum answer answer, struct held held)
{
    unsigned slot = held.slot, word = held.word;
    if (answer == BROKEN)
        refuse("another program has written into the ring: make clean-ipc removes it",
               "slot %u says 0x%x, which cannot be", slot, word);
    if (answer == TAKEN)
        refuse("another program has written into the ring: make clean-ipc removes it",
               "slot %u was taken from us", slot);
    if (answer == HELD)
        refuse("it works slowly, or was stopped: try again later",
               "slot %u is claimed by the process with seat %u, which lives", slot,
               word & ~(unsigned)KINDS & 0xff);
}

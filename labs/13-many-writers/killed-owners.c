/* killed-owners.c - a ring whose slots say who has claimed them, and a process that is killed at
 * each of its steps
 *
 *   $ ./killed-owners
 *   killed-owners: producer killed when it found a free slot: received=2,3 room=8
 *   killed-owners: producer killed when it claimed the slot: received=2,3 room=8
 *   ...
 *
 * Whoever cannot go on asks the kernel whether the slot's owner is alive. If not, the slot is taken
 * back. The message that the killed process was moving may be lost. Nothing else is.
 */
#include "parts/trial.h"

#include "parts/owners.h"

#include "lab.h"

static void sit(void *ring, int seat)
{
    owners_sit_down(ring, seat);
}

static bool done(struct owners *ring, enum answer answer, struct held held)
{
    if (answer == BROKEN)
        refuse(NULL, "slot %u with the word 0x%x is broken", (unsigned)held.slot,
               (unsigned)held.word);
    if (answer == TAKEN)
        refuse(NULL, "slot %u was taken from us", (unsigned)held.slot);
    if (answer == HELD && !owners_mend(ring, held))
        refuse(NULL, "the owner of slot %u lives", (unsigned)held.slot);
    return answer != HELD;
}

static bool put(void *ring, int seat, uint32_t value)
{
    enum answer answer;
    struct held held;
    do
        answer = owners_put(ring, seat, value, &held);
    while (!done(ring, answer, held));
    return answer == DONE;
}

static bool get(void *ring, int seat, uint32_t *value)
{
    enum answer answer;
    struct held held;
    do
        answer = owners_get(ring, seat, value, &held);
    while (!done(ring, answer, held));
    return answer == DONE;
}

int main(int argc, char **argv)
{
    struct trial trial = {sizeof(struct owners), NULL, sit, put, get};
    return trial_main(argc, argv, trial);
}

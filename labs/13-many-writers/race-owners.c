/* race-owners.c - in the race: the ring whose slots say who has claimed them
 *
 *   $ ./race-owners --processes 4
 *   race-owners: processes=4 rate=... unit=M/s wrong=0
 */
#include "parts/race.h"

#include "parts/owners.h"

#include "lab.h"

static void sit(void *ring, int seat)
{
    owners_sit_down(ring, seat);
}

/* After many looks at a slot that is held, asks the kernel whether its process is dead */
static bool done(void *ring, enum answer answer, struct held held)
{
    static int looks;
    if (answer == BROKEN)
        refuse(NULL, "slot %u with the word 0x%x is broken", (unsigned)held.slot,
               (unsigned)held.word);
    if (answer == TAKEN)
        refuse(NULL, "slot %u was taken from us", (unsigned)held.slot);
    if (answer == HELD && ++looks % 100 == 0)
        owners_mend(ring, held);
    return answer == DONE;
}

static bool put(void *ring, int seat, uint32_t value)
{
    struct held held;
    return done(ring, owners_put(ring, seat, value, &held), held);
}

static bool get(void *ring, int seat, uint32_t *value)
{
    struct held held;
    return done(ring, owners_get(ring, seat, value, &held), held);
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, sizeof(struct owners), NULL, sit, put, get);
}

/* killed-turns.c - a ring with sequence numbers, and a process that is killed at each of its steps
 *
 *   $ ./killed-turns
 *   killed-turns: producer killed when it found a free slot: received=2,3 room=8
 *   killed-turns: producer killed when it claimed the slot: received=nothing room=5
 *   ...
 *
 * A producer that is killed between claiming a slot and publishing it stops the ring for ever: the
 * consumers wait at that slot, and soon the ring is full. A killed consumer stops the producers.
 */
#include "parts/trial.h"
#include "parts/turns.h"

static void make(void *ring)
{
    turns_begin(ring);
}

static bool put(void *ring, int seat, uint32_t value)
{
    (void)seat;
    return turns_put(ring, value);
}

static bool get(void *ring, int seat, uint32_t *value)
{
    (void)seat;
    return turns_get(ring, value);
}

int main(int argc, char **argv)
{
    struct trial trial = {sizeof(struct turns), make, NULL, put, get};
    return trial_main(argc, argv, trial);
}

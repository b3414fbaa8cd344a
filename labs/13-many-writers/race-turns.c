/* race-turns.c - in the race: the ring with sequence numbers, which a killed process stops
 *
 *   $ ./race-turns --processes 4
 *   race-turns: processes=4 rate=... unit=M/s wrong=0
 */
#include "parts/race.h"

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
    return race_main(argc, argv, sizeof(struct turns), make, NULL, put, get);
}

/* race-lock.c - in the race: the ring with a lock, a robust mutex on Linux
 *
 *   $ ./race-lock --processes 4
 *   race-lock: processes=4 rate=... unit=M/s wrong=0
 */
#include "parts/race.h"

#include "parts/locked.h"

static void make(void *ring)
{
    lock_make(&((struct locked *)ring)->lock);
}

static bool put(void *ring, int seat, uint32_t value)
{
    (void)seat;
    return locked_put(ring, value);
}

static bool get(void *ring, int seat, uint32_t *value)
{
    (void)seat;
    return locked_get(ring, value);
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, sizeof(struct locked), make, NULL, put, get);
}

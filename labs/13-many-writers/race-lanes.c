/* race-lanes.c - in the race: a ring for each producer
 *
 *   $ ./race-lanes --processes 4
 *   race-lanes: processes=4 rate=... unit=M/s wrong=0
 */
#include "parts/race.h"

#include "parts/lanes.h"

static bool put(void *lanes, int seat, uint32_t value)
{
    return lanes_put(lanes, seat, value);
}

static bool get(void *lanes, int seat, uint32_t *value)
{
    static uint32_t next;
    (void)seat;
    return lanes_get(lanes, &next, value);
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, sizeof(struct lanes), NULL, NULL, put, get);
}

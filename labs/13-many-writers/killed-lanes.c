/* killed-lanes.c - a ring for each producer, and a process that is killed at each of its steps
 *
 *   $ ./killed-lanes
 *   killed-lanes: producer killed when it found a free slot: received=2,3 room=8
 *   killed-lanes: producer killed when it wrote the message: received=2,3 room=8
 *   ...
 *
 * Nobody has to notice the death. What the killed process had not published is not there.
 */
#include "parts/trial.h"

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
    struct trial trial = {sizeof(struct lanes), NULL, NULL, put, get};
    return trial_main(argc, argv, trial);
}

/* ring-9-runs.c - ring-7-sleep.c, and the producer chooses how to copy a run of messages
 *
 *   $ ./ring-9-runs choose
 *   size=64 rate=... unit=M/s ...
 *   $ ./ring-9-runs past        always in this way: each, run, past
 *
 * runs.h has the three ways. The ring itself is that of ring-7-sleep.c, and so is the consumer.
 */
#include "lab.h"
#include "parts/race.h"
#include "parts/ring.h"
#include "parts/runs.h"

static struct end ends[2]; /* one for each direction */
static struct choice choice;
static bool chooses;

ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring;
    struct end *me = &ends[way];
    void *at;
    size_t room;
    while ((room = ring_reserve(me, &at, n)) == 0)
        ring_wait(me);
    if (chooses && (me->at & me->mask) == 0)
        choose(&choice, race_now());
    fill_run(choice.way, at, i, room, size);
    ring_publish(me, room);
    return room;
}

ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)ring;
    struct end *me = &ends[way];
    void *at;
    size_t there;
    while ((there = ring_peek(me, &at, n)) == 0)
        ring_wait(me);
    look(at, i, there, size);
    ring_take(me, there);
    return there;
}

static void begin(struct ring *ring, int way, int role, size_t size)
{
    ring_begin(&ends[way], ring, role, race_trip ? TRIP_SLOTS : SLOTS(size), size, ring_spins());
    ends[way].pauses = race_trip ? 1 : 4;
}

static void before(const char *kind, size_t size)
{
    static const char *const ways[] = {[EACH] = "each", [RUN] = "run", [PAST] = "past"};
    (void)size;
    chooses = strcmp(kind, "choose") == 0 && !race_trip;
    while (choice.way < WAYS && strcmp(kind, "choose") != 0 && strcmp(kind, ways[choice.way]) != 0)
        choice.way++;
    if (choice.way == WAYS)
        usage("KIND %s: write choose, each%s", kind, PAST < WAYS ? ", run or past" : " or run");
}

int main(int argc, char **argv)
{
    return race_main(
        argc, argv, put, get,
        (struct contestant){
            .head = sizeof(struct ring), .kinds = true, .before = before, .begin = begin});
}

/* race.h - one sample of the race: how many messages go through a ring, with 1, 2, 4 or 8 processes
 *
 * The loops are in a header because put and get must be inlined into them. The rest is in race.c.
 */
#ifndef RACE_H
#define RACE_H
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SLOTS 1024u /* of each ring in the race */
#define LANES 9u    /* for eight processes, and one that tells them to end */

/* put sends a message, and get receives one. False: there is no room, or nothing is there. Both may
 * wait, as the kernel's queues do. `seat` is a number of the process, from 0 on. */
typedef bool race_put(void *ring, int seat, uint32_t value);
typedef bool race_get(void *ring, int seat, uint32_t *value);

enum role { PRODUCER, CONSUMER, BOTH, PARENT };
struct race {
    void *ring;
    enum role role;
    int seat;
    uint64_t count, sum; /* of the messages that this process has sent, or received */
    bool wrong;          /* a message was not the one that must come */
};

/* For race_main. race_begin makes the processes; each gets its role. race_running says whether
 * producers go on. The parent calls race_producers_ended, which waits for that, and returns how
 * many consumers there are. race_over: all has been sent, so what is not there now does not come
 * any more. race_end ends a child, and in the parent it waits for all of them. race_tell prints the
 * sample. */
struct race race_begin(int argc, char **argv, size_t size, void (*make)(void *ring),
                       void (*sit)(void *ring, int seat));
bool race_running(void);
int race_producers_ended(void);
bool race_over(void);
void race_end(const struct race *race);
int race_tell(const struct race *race);

static inline __attribute__((always_inline)) void race_put_one(const struct race *race,
                                                               race_put *put, uint32_t value)
{
    while (!put(race->ring, race->seat, value))
        sched_yield();
}

/* 0: end, or a message was lost. A process that is alone waits for nobody. */
static inline __attribute__((always_inline)) uint32_t race_get_one(struct race *race, race_get *get)
{
    uint32_t value;
    while (!get(race->ring, race->seat, &value)) {
        if (race->role == BOTH || race_over())
            return 0;
        sched_yield();
    }
    if (value != 0)
        race->count++, race->sum += value;
    return value;
}

/* The main of a contestant. Messages are numbers from 1 on; 0 tells a consumer to end. All that
 * were sent must have come, once: their number and their sum are compared. */
static inline __attribute__((always_inline)) int race_main(int argc, char **argv, size_t size,
                                                           void (*make)(void *ring),
                                                           void (*sit)(void *ring, int seat),
                                                           race_put *put, race_get *get)
{
    struct race race = race_begin(argc, argv, size, make, sit);
    if (race.role == PRODUCER)
        for (uint32_t n = 1; race_running(); n = n % 1000000 + 1) {
            race_put_one(&race, put, n);
            race.count++, race.sum += n;
        }
    else if (race.role == CONSUMER)
        while (race_get_one(&race, get) != 0)
            ;
    else if (race.role == BOTH)
        for (uint32_t n = 1; race_running() && !race.wrong; n = n % 1000000 + 1) {
            race_put_one(&race, put, n);
            race.wrong = race_get_one(&race, get) != n; /* there was nothing else in the ring */
        }
    else
        for (int consumers = race_producers_ended(); consumers > 0; consumers--)
            race_put_one(&race, put, 0);
    race_end(&race);
    for (uint32_t value; get(race.ring, race.seat, &value);) /* lanes: a consumer may end early */
        if (value != 0)
            race.count++, race.sum += value;
    return race_tell(&race);
}
#endif

/* race.h - what a contestant of the race tells race_main, and the loops around its put and get
 *
 * The loops are in a header because put and get must be inlined into them, with the contestant's
 * own compiler flags. Everything else is in race.c.
 */
#ifndef RACE_H
#define RACE_H
#include "lab.h"
#include "sleep.h"
#include "work.h"

#include <sched.h>

struct ring; /* what lies in the shared memory; each contestant defines it */

/* put writes up to n messages, from message i on, into a ring. get takes up to n messages out, of
 * which the first must be message i. Both return how many messages that was: 0 if the ring is full,
 * or empty. `way` is the direction: 0 is from the parent to the child, and 1 is back, for round
 * trips. */
typedef size_t race_move(struct ring *ring, int way, uint64_t i, size_t n, size_t size);

/* What one of the two processes has to do now */
struct race {
    struct ring *rings[2]; /* one for each direction */
    const unsigned char *table;
    int which;                  /* 0: the parent, which produces; 1: the child */
    size_t size;                /* bytes of a message */
    bool trip;                  /* `step` messages there, then as many back, and so on */
    uint64_t from, count, step; /* the first message; how many; how many at once */
    uint64_t wrong;             /* not 0: a message was not what it should be */
};

struct contestant {
    size_t head;      /* bytes of a ring before its messages */
    size_t data;      /* bytes that go once around it, or fill a kernel's buffer; 0: RACE_DATA */
    const char *size; /* of a message, unless the command line says it; NULL: 64 */
    bool kinds;       /* whether it has an operand, KIND */
    void (*before)(const char *kind, size_t size); /* before there are two processes */
    void (*begin)(struct ring *ring, int way, int role,
                  size_t size); /* in each process; role 0 puts */
    void (*undo)(
        void); /* removes what `before` made, in one system call: a signal handler calls it */
    void (*after)(void); /* removes it at the end, and checks for errors */
};

/* For race_main. race_begin makes the two processes; race_next says what to do next, or NULL at the
 * end; race_end prints the sample's line, and returns the program's status. */
void race_begin(int argc, char **argv, struct contestant contestant);
struct race *race_next(void);
int race_end(void);

/* For a program with one process. race_settle keeps it on one CPU, with priority over other
 * programs if that is allowed. race_now is the time. race_delayed is how long the process waited
 * for its CPU although it was ready to run (Linux tells this, macOS does not). Both are in seconds.
 */
void race_settle(int which);
double race_now(void);
double race_delayed(void);

extern bool race_single; /* there is one CPU: a process that waits must let the other one run */

static inline void look_away(int pauses)
{
    if (race_single)
        sched_yield();
    else
        relax(pauses);
}

ALWAYS void move_all(const struct race *race, race_move *move, int way, uint64_t from,
                     uint64_t count, size_t size)
{
    for (uint64_t i = from; i < from + count;) {
        uint64_t left = from + count - i;
        size_t n = move(race->rings[way], way, i, left < BATCH(size) ? left : BATCH(size), size);
        if (n == 0)
            look_away(race_trip ? 1 : 4);
        i += n;
    }
}

ALWAYS void race_work(const struct race *race, race_move *put, race_move *get, size_t size)
{
    for (uint64_t i = race->from; i < race->from + race->count; i += race->step)
        if (race->which == 0) {
            move_all(race, put, 0, i, race->step, size);
            if (race->trip)
                move_all(race, get, 1, i, race->step, size);
        } else {
            move_all(race, get, 0, i, race->step, size);
            if (race->trip)
                move_all(race, put, 1, i, race->step, size);
        }
}

/* The main of a contestant: it takes one sample and prints one line. Each size is a constant here,
 * so that the compiler can make single moves of the copies. */
ALWAYS int race_main(int argc, char **argv, race_move *put, race_move *get,
                     struct contestant contestant)
{
    race_begin(argc, argv, contestant);
    for (struct race *race; (race = race_next()) != NULL; race->wrong = wrong) {
        table = race->table;
        if (race->size == 8)
            race_work(race, put, get, 8);
        else if (race->size == 64)
            race_work(race, put, get, 64);
        else
            race_work(race, put, get, 65536);
    }
    return race_end();
}
#endif

/* ring-8-stamped.c - for round trips: a message and its flag on one line
 *
 *   $ ./ring-8-stamped --trip
 *   size=64 trip=260 unit=ns ...
 *
 * The rings before need two lines for a message: the index, and then the slot. Here each line of 64
 * bytes carries 56 of the message, and a stamp: the number of the lap. Who finds the stamp has the
 * line already. The consumer looks at no index at all; the producer looks at head only once a lap
 * or so. It costs room, and a stamp to check for each line: as a stream it is no faster.
 */
#include "race.h"

#define LINES(size) (((size) + 55) / 56)
#define LINE        7 /* words of a message on a line */

struct line {
    alignas(64) uint64_t word[LINE];
    _Atomic(uint64_t) stamp; /* 1 + the message's number */
};
struct ring {
    alignas(256) _Atomic(uint64_t) head;
    struct line lines[];
};
struct side {
    uint64_t at, seen;
};

ALWAYS struct line *slot(struct ring *ring, uint64_t at, size_t size)
{
    return ring->lines + at % SLOTS(size) * LINES(size);
}

ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)n;
    if (me->at - me->seen == SLOTS(size)) {
        me->seen = atomic_load_explicit(&ring->head, memory_order_acquire);
        if (me->at - me->seen == SLOTS(size))
            return 0;
    }
    struct line *line = slot(ring, me->at++, size);
    const unsigned char *from = size == 8 ? (unsigned char *)&i : ready_message(i, size);
    for (size_t l = 0; l < LINES(size); l++) {
        memcpy(line[l].word, from + l * 56, size - l * 56 < 56 ? size - l * 56 : 56);
        atomic_store_explicit(&line[l].stamp, me->at, memory_order_release);
    }
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)n;
    struct line *line = slot(ring, me->at, size);
    uint64_t differs =
        0; /* all lines are asked for before the first has come: they travel together */
    for (size_t l = 0; l < LINES(size); l++)
        differs |= atomic_load_explicit(&line[l].stamp, memory_order_acquire) ^ (me->at + 1);
    if (differs != 0)
        return 0; /* not all there yet: a message of the lap before */
    for (size_t l = 0; l < LINES(size); l++)
        memcpy(mine + l * 56, line[l].word, size - l * 56 < 56 ? size - l * 56 : 56);
    if (size == 8)
        look(mine, i, 1, size);
    else
        check(mine, i, size);
    if (++me->at % (SLOTS(size) / 4) == 0)
        atomic_store_explicit(&ring->head, me->at, memory_order_release);
    return 1;
}

#define RACE_BYTES(size) (sizeof(struct ring) + SLOTS(size) * LINES(size) * sizeof(struct line))
#include "race-main.h"

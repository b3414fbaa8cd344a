/* locked.h - a ring that one process at a time may touch: a lock, and no sequence numbers
 *
 * tail and head are stored last, so what a killed process leaves needs no repair. It is enough that
 * the next process gets the lock.
 */
#ifndef LOCKED_H
#define LOCKED_H
#include "lock.h"
#include "step.h"

#include <stdbool.h>
#include <stdint.h>

#ifndef SLOTS
#define SLOTS 8u
#endif
_Static_assert(SLOTS > 0 && (SLOTS & (SLOTS - 1)) == 0, "a power of two");

struct locked {
    struct lock lock;
    volatile uint32_t tail, head, value[SLOTS]; /* volatile: stored in the order of the source */
};

static inline bool locked_put(struct locked *ring, uint32_t value)
{
    lock_take(&ring->lock);
    STEP("took the lock");
    bool room = ring->tail - ring->head < SLOTS;
    if (room) {
        ring->value[ring->tail % SLOTS] = value;
        STEP("wrote the message");
        ring->tail = ring->tail + 1;
        STEP("published it");
    }
    lock_give(&ring->lock);
    STEP("gave the lock back");
    return room;
}

static inline bool locked_get(struct locked *ring, uint32_t *value)
{
    lock_take(&ring->lock);
    STEP("took the lock");
    bool any = ring->tail != ring->head;
    if (any) {
        *value = ring->value[ring->head % SLOTS];
        STEP("read the message");
        ring->head = ring->head + 1;
        STEP("freed the slot");
    }
    lock_give(&ring->lock);
    STEP("gave the lock back");
    return any;
}
#endif

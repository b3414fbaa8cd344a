/* lanes.h - a ring for each producer, and consumers that look into all of them
 *
 * Only one process writes to a lane, the owner of its seat (seat.h). It publishes a message with
 * one store, so a kill leaves nothing half done, and the next owner of the seat continues. A
 * consumer copies the message first, and then claims it, with one atomic step. If that step fails,
 * another consumer was quicker, and the copy is thrown away.
 */
#ifndef LANES_H
#define LANES_H
#include "step.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#ifndef SLOTS
#define SLOTS 8u
#endif
_Static_assert(SLOTS > 0 && (SLOTS & (SLOTS - 1)) == 0, "a power of two");
#ifndef LANES
#define LANES 32u /* as many as there are seats */
#endif

struct lanes {
    struct lane {
        alignas(256) _Atomic(uint32_t) tail;
        alignas(256) _Atomic(uint32_t) head;
        alignas(256) _Atomic(uint32_t) value[SLOTS];
    } lane[LANES];
};

/* Sends a value. False: this lane is full. */
static inline bool lanes_put(struct lanes *lanes, int seat, uint32_t value)
{
    struct lane *lane = &lanes->lane[(uint32_t)seat % LANES];
    uint32_t n = atomic_load_explicit(&lane->tail, memory_order_relaxed); /* only we store it */
    if (n - atomic_load_explicit(&lane->head, memory_order_acquire) >= SLOTS)
        return false;
    STEP("found a free slot");
    atomic_store_explicit(&lane->value[n % SLOTS], value, memory_order_relaxed);
    STEP("wrote the message");
    atomic_store_explicit(&lane->tail, n + 1, memory_order_release);
    STEP("published it");
    return true;
}

/* Receives a value. False: there is none. *next says which lane comes next; it begins with 0. After
 * BURST messages of one lane comes the next lane, so that no lane waits for ever. */
#define BURST 16u
static inline bool lanes_get(struct lanes *lanes, uint32_t *next, uint32_t *value)
{
    for (uint32_t empty = 0; empty < LANES;) {
        struct lane *lane = &lanes->lane[*next / BURST % LANES];
        uint32_t n = atomic_load_explicit(&lane->head, memory_order_acquire);
        if (atomic_load_explicit(&lane->tail, memory_order_acquire) == n) {
            *next = (*next / BURST + 1) * BURST;
            empty++;
            continue;
        }
        STEP("found a message");
        *value = atomic_load_explicit(&lane->value[n % SLOTS], memory_order_relaxed);
        STEP("copied the message");
        if (atomic_compare_exchange_strong(&lane->head, &n, n + 1)) {
            ++*next;
            STEP("claimed the message");
            return true;
        }
    }
    return false;
}
#endif

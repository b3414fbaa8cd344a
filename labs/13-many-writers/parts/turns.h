/* turns.h - a bounded ring for many producers and many consumers: each slot has a sequence number
 *
 * A slot's sequence number, `turn`, says whose turn it is. The slot of message n is free for a
 * producer if turn is n, and has the message if turn is n + 1. The consumer sets it to n + SLOTS:
 * the slot is free for the message that comes one lap later.
 *
 * Nobody waits in here, and no value in memory is believed: turns_put and turns_get try again only
 * if another process has moved the counter meanwhile, and each index is a remainder.
 */
#ifndef TURNS_H
#define TURNS_H
#include "step.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#ifndef SLOTS
#define SLOTS 8u
#endif
/* With one slot, "has message n" and "free for message n + 1" were the same number */
_Static_assert(SLOTS >= 2 && (SLOTS & (SLOTS - 1)) == 0, "a power of two, and at least 2");

struct turns {
    alignas(256) _Atomic(uint32_t) tail; /* the number of the next message to write ... */
    alignas(256) _Atomic(uint32_t) head; /* ... and to read; far apart, for speed (lab 11) */
    alignas(256) struct {
        _Atomic(uint32_t) turn, value;
    } slot[SLOTS];
};

static inline void turns_begin(struct turns *ring)
{
    for (uint32_t i = 0; i < SLOTS; i++)
        atomic_init(&ring->slot[i].turn, i);
}

/* Sends a value. False: the ring is full. */
static inline bool turns_put(struct turns *ring, uint32_t value)
{
    for (;;) {
        uint32_t n = atomic_load_explicit(&ring->tail, memory_order_acquire);
        _Atomic(uint32_t) *turn = &ring->slot[n % SLOTS].turn;
        if (atomic_load_explicit(turn, memory_order_acquire) == n) {
            STEP("found a free slot");
            if (!atomic_compare_exchange_strong(&ring->tail, &n, n + 1))
                continue;
            STEP("claimed the slot");
            atomic_store_explicit(&ring->slot[n % SLOTS].value, value, memory_order_relaxed);
            STEP("wrote the message");
            atomic_store_explicit(turn, n + 1, memory_order_release);
            STEP("published it");
            return true;
        }
        if (atomic_load_explicit(&ring->tail, memory_order_acquire) == n)
            return false;
    }
}

/* Receives a value. False: there is no message, or the next one is not published yet. */
static inline bool turns_get(struct turns *ring, uint32_t *value)
{
    for (;;) {
        uint32_t n = atomic_load_explicit(&ring->head, memory_order_acquire);
        _Atomic(uint32_t) *turn = &ring->slot[n % SLOTS].turn;
        if (atomic_load_explicit(turn, memory_order_acquire) == n + 1) {
            STEP("found a message");
            if (!atomic_compare_exchange_strong(&ring->head, &n, n + 1))
                continue;
            STEP("claimed the message");
            *value = atomic_load_explicit(&ring->slot[n % SLOTS].value, memory_order_relaxed);
            STEP("read the message");
            atomic_store_explicit(turn, n + SLOTS, memory_order_release);
            STEP("freed the slot");
            return true;
        }
        if (atomic_load_explicit(&ring->head, memory_order_acquire) == n)
            return false;
    }
}
#endif

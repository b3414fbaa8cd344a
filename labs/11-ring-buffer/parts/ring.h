/* ring.h - the ring in shared memory, for one producer and one consumer, with everything that made
 * it fast
 *
 * It works at any address, because it holds indices and offsets, and no pointer. The indices only
 * grow; message i is in slot i & (slots - 1). Only the producer stores `tail`, and only the
 * consumer stores `head` and `taken`. Each has a cache line of its own (ring-layout.h), 256 bytes
 * from the next one: a core fetches lines of 64 or 128 bytes, and some cores fetch two at a time.
 * Both sides store into `asleep`, which is read once for each batch. All of this is in headers
 * because it must be inlined to be fast.
 *
 *   producer                                    consumer
 *   n = ring_reserve(&end, &at, most)           n = ring_peek(&end, &at, most)
 *   ... write n messages at `at` ...            ... read n messages at `at` ...
 *   ring_publish(&end, n)                       ring_take(&end, n)
 *   ring_wait(&end) when n is 0                 ring_wait(&end) when n is 0
 */
#ifndef RING_H
#define RING_H
#include "ring-layout.h"
#include "sleep.h"

#include <stdbool.h>
#include <stddef.h>

static inline size_t ring_run(const struct end *end, uint64_t n, size_t most, void **at)
{
    uint64_t slot = end->at & end->mask, straight = end->mask + 1 - slot;
    *at = end->ring->data + slot * end->size;
    n = n < straight ? n : straight; /* a span is in one piece: it stops at the ring's end */
    return n < most ? n : most;
}

/* ---- for the producer ---- */

static inline size_t ring_reserve(struct end *end, void **at, size_t most)
{
    if (end->seen + end->mask + 1 - end->at < most) /* look at head only when the ring seems full */
        end->seen = atomic_load_explicit(&end->ring->head, memory_order_acquire);
    return ring_run(end, end->seen + end->mask + 1 - end->at, most, at);
}

static inline void ring_publish(struct end *end, size_t n)
{
    end->at += n;
    atomic_store_explicit(&end->ring->tail, end->at, memory_order_release);
    wake(&end->ring->asleep[CONSUMER]);
}

/* ---- for the consumer ---- */

static inline void ring_give(struct end *end)
{
    end->given = end->at;
    atomic_store_explicit(&end->ring->head, end->at, memory_order_release);
    wake(&end->ring->asleep[PRODUCER]);
}

static inline size_t ring_peek(struct end *end, void **at, size_t most)
{
    if (end->seen - end->at < most)
        end->seen = atomic_load_explicit(&end->ring->tail, memory_order_acquire);
    if (end->seen == end->at && end->given != end->at)
        ring_give(end);
    return ring_run(end, end->seen - end->at, most, at);
}

/* Gives slots back when they are half of the ring. Then the producer writes far from where the
 * consumer reads, into cache lines that have left the consumer's cache. */
static inline void ring_take(struct end *end, size_t n)
{
    end->at += n;
    atomic_store_explicit(&end->ring->taken, end->at, memory_order_release);
    if (end->at - end->given > end->mask / 2)
        ring_give(end);
}

/* ---- for both ---- */

static inline bool ring_ready(const struct end *end)
{
    struct ring *ring = end->ring;
    if (end->side == PRODUCER)
        return atomic_load_explicit(&ring->head, memory_order_acquire) + end->mask + 1 != end->at;
    return atomic_load_explicit(&ring->tail, memory_order_acquire) != end->at ||
           atomic_load_explicit(&ring->closed, memory_order_acquire);
}

/* Spins, and then sleeps for at most 250 ms. True: there is something to do. False: the time is
 * over, and the caller should see whether the other side is alive. The consumer asks for the
 * message's line while it looks at `tail`. So both lines travel at the same time, and not one after
 * the other. What arrives too early is asked for again: the order of the loads is ring_peek's. */
static inline bool ring_wait(const struct end *end)
{
    for (int i = 0; i < end->spins; i++, relax(end->pauses)) {
        if (end->side == CONSUMER)
            __builtin_prefetch(end->ring->data + (end->at & end->mask) * end->size, 0);
        if (ring_ready(end))
            return true;
    }
    _Atomic(uint32_t) *asleep = &end->ring->asleep[end->side];
    if (fall_asleep(asleep), !ring_ready(end))
        wait_on(asleep, 1, 250);
    atomic_store_explicit(asleep, 0, memory_order_relaxed);
    return ring_ready(end);
}
#endif

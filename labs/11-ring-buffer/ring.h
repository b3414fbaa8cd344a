/* ring.h - one producer, one consumer, a ring in shared memory, all tricks in
 *
 * Position independent: indices and offsets, no pointer. Both indices only grow; slot i lies at
 * i & (slots - 1). The producer alone stores `tail`, the consumer alone `head` and `taken`: each
 * has a line of its own (ring-layout.h), 256 bytes from the next, since a core fetches lines of 64
 * or 128 bytes, and some fetch two. Both store into `asleep`, which is read once a batch.
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

static inline size_t ring_run(const struct end *end, uint64_t n, size_t most, void **at)
{
    uint64_t slot = end->at & end->mask, straight = end->mask + 1 - slot;
    *at = end->ring->data + slot * end->size;
    n = n < straight ? n : straight; /* up to the ring's end: a span is in one piece */
    return n < most ? n : most;
}

/* ---- the producer's ---- */

static inline size_t ring_reserve(struct end *end, void **at, size_t most)
{
    if (end->seen + end->mask + 1 - end->at < most) /* looks at head only when it seems full */
        end->seen = atomic_load_explicit(&end->ring->head, memory_order_acquire);
    return ring_run(end, end->seen + end->mask + 1 - end->at, most, at);
}

static inline void ring_publish(struct end *end, size_t n)
{
    end->at += n;
    atomic_store_explicit(&end->ring->tail, end->at, memory_order_release);
    wake(&end->ring->asleep[CONSUMER]);
}

/* ---- the consumer's ---- */

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

/* Gives slots back when half of the ring has come together: then the producer writes far behind the
 * consumer, into lines that have left the consumer's cache */
static inline void ring_take(struct end *end, size_t n)
{
    end->at += n;
    atomic_store_explicit(&end->ring->taken, end->at, memory_order_release);
    if (end->at - end->given > end->mask / 2)
        ring_give(end);
}

/* ---- both ---- */

static inline bool ring_ready(const struct end *end)
{
    struct ring *ring = end->ring;
    if (end->side == PRODUCER)
        return atomic_load_explicit(&ring->head, memory_order_acquire) + end->mask + 1 != end->at;
    return atomic_load_explicit(&ring->tail, memory_order_acquire) != end->at ||
           atomic_load_explicit(&ring->closed, memory_order_acquire);
}

/* Spins, then sleeps, 250 ms at most: then see whether the other side is alive. True: go on. */
static inline bool ring_wait(const struct end *end)
{
    for (int i = 0; i < end->spins; i++, relax())
        if (ring_ready(end))
            return true;
    _Atomic(uint32_t) *asleep = &end->ring->asleep[end->side];
    if (fall_asleep(asleep), !ring_ready(end))
        wait_on(asleep, 1, 250);
    atomic_store_explicit(asleep, 0, memory_order_relaxed);
    return ring_ready(end);
}
#endif

/* ring.c - the orders of lab 11's ring, and what happens without one of them
 *
 *   $ ./ring --loose right
 *   ring: right wrong=0
 *   $ ./ring --loose tail-stored-relaxed
 *   ring: tail-stored-relaxed wrong=some
 *
 * A producer sends 1000 messages through four slots. Message n is the number n, and the consumer
 * counts what is not. BUG ON PURPOSE: each other word than `right` leaves one order out.
 */
#include "lab.h"
#include "parts/loose.h"
#include "parts/pair.h"

#include <stdio.h>
#include <string.h>

#define SLOTS    4
#define MESSAGES 1000

static const char *const names[] = {"right",
                                    "tail-early",
                                    "tail-stored-relaxed",
                                    "tail-loaded-relaxed",
                                    "head-stored-relaxed",
                                    "head-loaded-relaxed",
                                    NULL};
static enum { RIGHT, TAIL_EARLY, TAIL_STORED, TAIL_LOADED, HEAD_STORED, HEAD_LOADED } broken;

struct ring {
    _Alignas(128) struct cell tail;
    _Alignas(128) struct cell head;
    _Alignas(128) struct cell slot[SLOTS];
    int wrong; /* the consumer's */
};

static void produce(void *shared)
{
    struct ring *ring = shared;
    for (int n = 1; n <= MESSAGES; n++) {
        int order = broken == HEAD_LOADED ? memory_order_relaxed : memory_order_acquire;
        while (n - load(&ring->head, order) > SLOTS) /* full */
            pair_pause();
        if (broken == TAIL_EARLY)
            store(&ring->tail, n, memory_order_release);
        store(&ring->slot[n % SLOTS], n, ORDINARY);
        if (broken != TAIL_EARLY)
            store(&ring->tail, n,
                  broken == TAIL_STORED ? memory_order_relaxed : memory_order_release);
    }
}

static void consume(void *shared)
{
    struct ring *ring = shared;
    for (int n = 1; n <= MESSAGES; n++) {
        int order = broken == TAIL_LOADED ? memory_order_relaxed : memory_order_acquire;
        while (load(&ring->tail, order) < n) /* empty */
            pair_pause();
        ring->wrong += load(&ring->slot[n % SLOTS], ORDINARY) != n;
        store(&ring->head, n, broken == HEAD_STORED ? memory_order_relaxed : memory_order_release);
    }
}

int main(int argc, char **argv)
{
    broken = (unsigned)pair_begin(argc, argv, names);
    struct ring *ring = pair_memory(sizeof *ring);
    for (int tries = 0; tries < pair_tries() && ring->wrong == 0; tries++) {
        memset(ring, 0, sizeof *ring);
        pair_run(produce, consume, ring);
    }
    printf("ring: %s wrong=%s\n", names[broken], ring->wrong == 0 ? "0" : "some");
    return 0;
}

/* ring-layout.h - what lies in the shared memory, and what each side keeps for itself */
#ifndef RING_LAYOUT_H
#define RING_LAYOUT_H
#include "sleep.h"

#include <stdalign.h>

enum { PRODUCER, CONSUMER };

struct ring {
    _Atomic(uint32_t) magic;                  /* stored last: the ring is whole */
    _Atomic(uint32_t) slots, size;            /* slots: a power of two; size: a slot's bytes */
    _Atomic(uint64_t) device, inode;          /* of the keyfile that has the users' locks */
    alignas(256) _Atomic(uint64_t) tail;      /* published: the consumer may read below */
    alignas(256) _Atomic(uint64_t) head;      /* given back: the producer may write below + slots */
    alignas(256) _Atomic(uint64_t) taken;     /* delivered: where another consumer goes on */
    alignas(256) _Atomic(uint32_t) asleep[2]; /* this side sleeps, or is about to */
    _Atomic(uint32_t) closed;                 /* the producer has no more */
    _Atomic(uint32_t) pid[2];                 /* who came, and has not said that it goes */
    alignas(256) unsigned char data[];
};

/* What one process keeps for itself */
struct end {
    struct ring *ring;
    int side;
    uint64_t at;    /* our own index */
    uint64_t seen;  /* the other's index when we last looked: it has moved on since, never back */
    uint64_t given; /* what we stored in head */
    uint64_t mask, size;
    int spins; /* looks before we sleep; 0 where there is one CPU */
};

/* Spinning pays where the other side runs at the same time */
static inline int ring_spins(void)
{
    return sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 2000 : 0;
}

static inline void ring_begin(struct end *end, struct ring *ring, int side, int spins)
{
    uint64_t head = atomic_load(&ring->head), tail = atomic_load(&ring->tail);
    *end = (struct end){ring, side, tail, head, head, ring->slots - 1, ring->size, spins};
    if (side == CONSUMER)
        end->at = atomic_load(&ring->taken), end->seen = tail;
}
#endif

/* ring-layout.h - what lies in the shared memory, and what each side keeps for itself
 *
 * ring_begin is in this header, as the rest of the ring is in ring.h. That way the compiler sees
 * that no other code uses a struct end, and can keep it in registers.
 */
#ifndef RING_LAYOUT_H
#define RING_LAYOUT_H
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>

enum { PRODUCER, CONSUMER };

struct ring {
    _Atomic(uint32_t) magic;                  /* stored last: the ring is complete */
    _Atomic(uint32_t) slots, size;            /* slots: a power of two; size: a slot's bytes */
    _Atomic(uint64_t) device, inode;          /* of the keyfile with both sides' locks */
    alignas(256) _Atomic(uint64_t) tail;      /* the consumer may read messages below this */
    alignas(256) _Atomic(uint64_t) head;      /* the producer may write below this + slots */
    alignas(256) _Atomic(uint64_t) taken;     /* where the next consumer continues */
    alignas(256) _Atomic(uint32_t) asleep[2]; /* this side sleeps, or is about to */
    _Atomic(uint32_t) closed;                 /* the producer has sent all its messages */
    _Atomic(uint32_t) pid[2];                 /* of each side, until it ends as it should */
    alignas(256) unsigned char data[];
};

/* What one process keeps for itself */
struct end {
    struct ring *ring;
    int side;
    uint64_t at;    /* our own index */
    uint64_t seen;  /* the other side's index when we last looked; it has only grown since */
    uint64_t given; /* what the consumer last stored in head */
    uint64_t mask, size;
    int spins;  /* how often to look before we sleep; 0 if there is one CPU */
    int pauses; /* between two looks: 4 for a stream, 1 if each message is waited for */
};

static inline void ring_begin(struct end *end, struct ring *ring, int side, uint64_t slots,
                              uint64_t size, int spins)
{
    uint64_t head = atomic_load(&ring->head), tail = atomic_load(&ring->tail);
    *end = (struct end){ring, side, tail, head, head, slots - 1, size, spins, 4};
    if (side == CONSUMER)
        end->at = atomic_load(&ring->taken), end->seen = tail;
}
#endif

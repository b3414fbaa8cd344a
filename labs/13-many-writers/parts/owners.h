/* owners.h - the ring with sequence numbers, and each slot says who has claimed it
 *
 * A process claims a slot by changing the slot itself: one atomic step stores the lap, what is done
 * to the slot, and by which seat (seat.h). So there is no moment at which a slot is claimed and
 * nobody knows by whom. tail and head only follow: whoever finds that one of them is late moves it.
 *
 *   lap, FREE -> lap, WRITING + seat -> lap, FULL -> lap, READING + seat -> lap + 1, FREE
 *
 * If the seat's owner is dead, anybody may change WRITING into SKIPPED, which consumers pass over,
 * or READING into FREE. A ring whose bytes are all 0 is empty.
 */
#ifndef OWNERS_H
#define OWNERS_H
#include "seat.h"
#include "step.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#ifndef SLOTS
#define SLOTS 8u
#endif
_Static_assert(SLOTS > 0 && (SLOTS & (SLOTS - 1)) == 0, "a power of two");

/* The last 8 bits of a slot's word, with the seat in the last 5 where there is one. The other bits
 * are the lap; with many slots fewer of them, because a lap must begin again at 0 with tail. */
enum { FREE = 0, FULL = 32, SKIPPED = 64, WRITING = 96, READING = 128, KINDS = 0xe0 };
#define LAPS ((UINT32_MAX / SLOTS) & 0xffffffu)

struct owners {
    alignas(256) _Atomic(uint32_t) tail;
    alignas(256) _Atomic(uint32_t) head;
    alignas(256) struct {
        _Atomic(uint32_t) word, value;
    } slot[SLOTS];
};

/* HELD: a process has claimed the slot and not finished; `held` says which slot, and its word.
 * BROKEN: no order of steps leads to such a word, so another program has written here.
 * TAKEN: somebody has changed a slot that we had claimed, though we live. */
enum answer { DONE, NONE, HELD, BROKEN, TAKEN };
struct held {
    uint32_t slot, word;
};

static inline uint32_t word_of(uint32_t lap, uint32_t state)
{
    return (lap & LAPS) << 8 | state;
}

/* Whether no process writes such a word: a kind that there is not, or a seat where there is none */
static inline bool cannot_be(uint32_t word)
{
    uint32_t kind = word & KINDS;
    return kind > READING || (kind < WRITING && (word & ~KINDS & 0xff) != 0);
}

/* Moves tail or head on from n, if nobody has done it yet */
static inline void follow(_Atomic(uint32_t) *index, uint32_t n)
{
    atomic_compare_exchange_strong(index, &n, n + 1);
}

/* Changes a slot's word, if it is still the one that we have seen */
static inline bool change(struct owners *ring, uint32_t slot, uint32_t from, uint32_t to)
{
    return atomic_compare_exchange_strong(&ring->slot[slot].word, &from, to);
}

/* Sends a value, if there is room */
static inline enum answer owners_put(struct owners *ring, int seat, uint32_t value,
                                     struct held *held)
{
    for (;;) {
        uint32_t n = atomic_load_explicit(&ring->tail, memory_order_acquire);
        uint32_t i = n % SLOTS, lap = n / SLOTS & LAPS;
        uint32_t word = atomic_load_explicit(&ring->slot[i].word, memory_order_acquire);
        uint32_t ahead = ((word >> 8) - lap) & LAPS, kind = word & KINDS;
        *held = (struct held){i, word};
        if (cannot_be(word))
            return BROKEN;
        if (ahead == 0 && kind == FREE) {
            uint32_t mine = word_of(lap, WRITING + (uint32_t)seat);
            STEP("found a free slot");
            if (!change(ring, i, word, mine))
                continue;
            STEP("claimed the slot");
            follow(&ring->tail, n);
            STEP("moved tail");
            atomic_store_explicit(&ring->slot[i].value, value, memory_order_relaxed);
            STEP("wrote the message");
            if (!change(ring, i, mine, word_of(lap, FULL)))
                return TAKEN;
            STEP("published it");
            return DONE;
        }
        if (ahead == 0 || (ahead == 1 && kind == FREE)) /* tail is late */
            follow(&ring->tail, n);
        else if (atomic_load_explicit(&ring->tail, memory_order_acquire) != n)
            continue;
        else if (ahead == LAPS && kind == READING)
            return HELD;
        else
            return ahead == LAPS && kind != FREE ? NONE : BROKEN;
    }
}

/* Receives a value, if there is one */
static inline enum answer owners_get(struct owners *ring, int seat, uint32_t *value,
                                     struct held *held)
{
    for (;;) {
        uint32_t n = atomic_load_explicit(&ring->head, memory_order_acquire);
        uint32_t i = n % SLOTS, lap = n / SLOTS & LAPS;
        uint32_t word = atomic_load_explicit(&ring->slot[i].word, memory_order_acquire);
        uint32_t ahead = ((word >> 8) - lap) & LAPS, kind = word & KINDS;
        *held = (struct held){i, word};
        if (cannot_be(word))
            return BROKEN;
        if (ahead == 0 && kind == FULL) {
            uint32_t mine = word_of(lap, READING + (uint32_t)seat);
            STEP("found a message");
            if (!change(ring, i, word, mine))
                continue;
            STEP("claimed the message");
            follow(&ring->head, n);
            STEP("moved head");
            *value = atomic_load_explicit(&ring->slot[i].value, memory_order_relaxed);
            STEP("read the message");
            if (!change(ring, i, mine, word_of(lap + 1, FREE)))
                return TAKEN;
            STEP("freed the slot");
            return DONE;
        }
        if (ahead == 0 && kind == SKIPPED)
            change(ring, i, word, word_of(lap + 1, FREE));
        else if ((ahead == 0 && kind == READING) || (ahead == 1 && kind < READING))
            follow(&ring->head, n);
        else if (atomic_load_explicit(&ring->head, memory_order_acquire) != n)
            continue;
        else if (ahead == 0 && kind == WRITING)
            return HELD;
        else
            return (ahead == 0 && kind == FREE) || (ahead == LAPS && kind == READING) ? NONE
                                                                                      : BROKEN;
    }
}

/* Takes a slot from a process that is dead. The word is compared once more: if it has changed, the
 * process wasn't dead, or another one was quicker, and we took nothing: false. A lap has 24 bits:
 * if exactly 2^24 laps went by since we saw the word, the comparison cannot see it. 64 bits would
 * be enough for ever, but not all 32-bit machines change them in one step without a lock. */
static inline bool owners_take_back(struct owners *ring, struct held held)
{
    uint32_t lap = held.word >> 8;
    if ((held.word & KINDS) == WRITING)
        return change(ring, held.slot, held.word, word_of(lap, SKIPPED));
    return (held.word & KINDS) == READING &&
           change(ring, held.slot, held.word, word_of(lap + 1, FREE));
}

/* The same, if the kernel says that the seat is empty. False: its owner lives, or as above. */
static inline bool owners_mend(struct owners *ring, struct held held)
{
    return !seat_taken((int)(held.word & ~KINDS & 0xff)) && owners_take_back(ring, held);
}

/* Whoever takes a seat takes back first what the last owner of the seat had claimed when it died:
 * from now on the seat is taken, and nobody else could see that these claims are a dead process's
 */
static inline void owners_sit_down(struct owners *ring, int seat)
{
    for (uint32_t i = 0; i < SLOTS; i++) {
        uint32_t word = atomic_load_explicit(&ring->slot[i].word, memory_order_acquire);
        if ((word & ~KINDS & 0xff) == (uint32_t)seat)
            owners_take_back(ring, (struct held){i, word});
    }
}
#endif

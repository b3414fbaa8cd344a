/* heap.h - memory of any size from shared memory, given by offset, that survives kills
 *
 * The heap is cut into blocks, one behind the other. A block begins with its word: its size in
 * units of 16 bytes, and the place that it belongs to. A place is a number that all processes know,
 * such as 3, and heap->place[3] says where its block begins. A block that belongs to a place that
 * does not point back was not finished, or not quite freed: heap_check frees it.
 *
 * Only one process at a time may be in here. Each function does its work in stores that may be the
 * last, because the process may be killed: after each of them, heap_check makes the heap whole.
 * Offsets and sizes come from memory in which other processes write, so they are looked at first.
 */
#ifndef HEAP_H
#define HEAP_H
#include "step.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define UNIT   16u
#define UNITS  64u
#define PLACES 8u

struct heap {
    _Atomic(uint32_t) begun;         /* 0: the object is new */
    _Atomic(uint32_t) place[PLACES]; /* the unit where its block begins, and 1 more; 0: none */
    _Atomic(uint32_t) unit[UNITS][UNIT / 4];
};

struct block {
    uint32_t at, size; /* in units */
    uint32_t owner;    /* the place it belongs to, and 1 more; 0: free */
};

/* Reads what is said about the block at this unit. False: it cannot be. */
static inline bool heap_block(struct heap *heap, uint32_t at, struct block *block)
{
    if (at >= UNITS)
        return false;
    uint32_t word = atomic_load(&heap->unit[at][0]); /* once: it may change */
    *block = (struct block){at, word & 0xffff, word >> 16};
    return block->size > 0 && block->size <= UNITS - at && block->owner <= PLACES;
}

static inline void heap_say(struct heap *heap, uint32_t at, uint32_t size, uint32_t owner)
{
    atomic_store(&heap->unit[at][0], owner << 16 | size);
}

/* Frees the blocks whose process was killed in the middle. False: the heap is broken at unit *at.
 */
static inline bool heap_check(struct heap *heap, uint32_t *at)
{
    struct block block;
    uint32_t good = 0, used = 0;
    if (atomic_load(&heap->begun) == 0) {
        heap_say(heap, 0, UNITS, 0);
        STEP("made one free block");
        atomic_store(&heap->begun, 1);
        STEP("began the heap");
    }
    for (*at = 0; *at < UNITS; *at += block.size) {
        if (!heap_block(heap, *at, &block))
            return false;
        if (block.owner == 0)
            continue;
        if (atomic_load(&heap->place[block.owner - 1]) == *at + 1) {
            good++;
        } else {
            heap_say(heap, *at, block.size, 0);
            STEP("freed a block that nobody can find");
        }
    }
    for (uint32_t place = 0; place < PLACES; place++)
        used += atomic_load(&heap->place[place]) != 0;
    return good == used;
}

/* Finds a free block of this size, and joins free blocks on its way. False: there is none. */
static inline bool heap_find(struct heap *heap, uint32_t size, struct block *block)
{
    struct block next;
    for (uint32_t at = 0; heap_block(heap, at, block); at += block->size) {
        if (block->owner != 0)
            continue;
        while (heap_block(heap, at + block->size, &next) && next.owner == 0) {
            block->size += next.size;
            heap_say(heap, at, block->size, 0);
            STEP("joined two free blocks");
        }
        if (block->size >= size)
            return true;
    }
    return false;
}

/* Puts a text into a new block for this place, which must be empty. False: there is no room. */
static inline bool heap_put(struct heap *heap, uint32_t place, const char *text)
{
    size_t bytes = 4 + strlen(text) + 1;
    struct block block;
    if (bytes > UNITS * UNIT || !heap_find(heap, (uint32_t)((bytes + UNIT - 1) / UNIT), &block))
        return false;
    uint32_t size = (uint32_t)((bytes + UNIT - 1) / UNIT);
    if (block.size > size) { /* inside the free block: nobody sees it yet */
        heap_say(heap, block.at + size, block.size - size, 0);
        STEP("prepared the rest");
    }
    heap_say(heap, block.at, size, place + 1);
    STEP("took the block");
    memcpy((char *)&heap->unit[block.at][1], text, bytes - 4);
    STEP("wrote the text");
    atomic_store(&heap->place[place], block.at + 1);
    STEP("set the place");
    return true;
}

/* Finds the block of a place. False: it has none. */
static inline bool heap_at(struct heap *heap, uint32_t place, struct block *block)
{
    uint32_t at = atomic_load(&heap->place[place]);
    return at != 0 && heap_block(heap, at - 1, block) && block->owner == place + 1;
}

static inline bool heap_free(struct heap *heap, uint32_t place)
{
    struct block block;
    if (!heap_at(heap, place, &block))
        return false;
    atomic_store(&heap->place[place], 0);
    STEP("emptied the place");
    heap_say(heap, block.at, block.size, 0);
    STEP("freed the block");
    return true;
}
#endif

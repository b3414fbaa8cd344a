/* loose.c - imitates a processor with loose orders; see loose.h */
#include "loose.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static bool loose;
static unsigned random_state;
static void (*others_work)(void);

#define MOST 16
static struct list {
    struct cell *cell;
    int value;
    unsigned number; /* of a store ... */
    unsigned after;  /* ... and that no store with a number below this one is to come after it */
} waiting[MOST],     /* our stores that nobody else sees yet, in the program's order */
    early[MOST];     /* what we have loaded, perhaps earlier than the program says */
static int stores, loads;
static unsigned next;            /* the next store's number */
static unsigned fenced;          /* the number of the first one behind the last release fence */
static struct cell *known[MOST]; /* what we have loaded before, and so may load early */
static int knows;
static bool strict; /* since the last seq_cst load there was a seq_cst store */

static bool chance(unsigned one_in)
{
    random_state = random_state * 1103515245 + 12345;
    return (random_state >> 16) % one_in == 0;
}

static struct list *find(struct list *list, int count, const struct cell *cell)
{
    for (int i = 0; i < count; i++)
        if (list[i].cell == cell)
            return &list[i];
    return NULL;
}

static void now_store(struct cell *cell, int value)
{
    atomic_store_explicit(&cell->atomic, value, memory_order_seq_cst);
}
static int now_load(struct cell *cell)
{
    return atomic_load_explicit(&cell->atomic, memory_order_seq_cst);
}

/* Without --loose. Each order is a constant: gcc makes seq_cst of one that it does not know */
static void real_store(struct cell *cell, int value, int order)
{
    switch (order) {
    case ORDINARY:
        cell->plain = value;
        break;
    case memory_order_release:
        atomic_store_explicit(&cell->atomic, value, memory_order_release);
        break;
    case memory_order_seq_cst:
        now_store(cell, value);
        break;
    default:
        atomic_store_explicit(&cell->atomic, value, memory_order_relaxed);
    }
}
static int real_load(struct cell *cell, int order)
{
    switch (order) {
    case ORDINARY:
        return cell->plain;
    case memory_order_consume:
    case memory_order_acquire:
        return atomic_load_explicit(&cell->atomic, memory_order_acquire);
    case memory_order_seq_cst:
        return now_load(cell);
    default:
        return atomic_load_explicit(&cell->atomic, memory_order_relaxed);
    }
}
static void real_fence(int order)
{
    switch (order) {
    case memory_order_relaxed:
        break;
    case memory_order_release:
        atomic_thread_fence(memory_order_release);
        break;
    case memory_order_acq_rel:
        atomic_thread_fence(memory_order_acq_rel);
        break;
    case memory_order_seq_cst:
        atomic_thread_fence(memory_order_seq_cst);
        break;
    default:
        atomic_thread_fence(memory_order_acquire);
    }
}

/* Lets some of our stores out, or all */
static void let_out(bool all)
{
    for (int i = 0; i < stores;)
        if (all || (waiting[0].number >= waiting[i].after && chance(3))) {
            struct list out = waiting[i];
            memmove(&waiting[i], &waiting[i + 1], (size_t)(--stores - i) * sizeof *waiting);
            now_store(out.cell, out.value);
        } else {
            i++;
        }
}

/* Loads some of what we know, before the program asks for it */
static void look_ahead(void)
{
    for (int i = 0; i < knows; i++) {
        if (loads == MOST || !chance(4) || find(waiting, stores, known[i]) != NULL ||
            find(early, loads, known[i]) != NULL)
            continue;
        early[loads++] = (struct list){.cell = known[i], .value = now_load(known[i])};
    }
}

static void step(void)
{
    let_out(false);
    if (chance(8))
        others_work();
    look_ahead();
}

void loose_begin(unsigned seed, void (*others)(void))
{
    loose = true;
    random_state = seed;
    others_work = others;
}

void loose_end(void)
{
    let_out(true);
}

static bool releases(int order)
{
    return order == memory_order_release || order == memory_order_acq_rel ||
           order == memory_order_seq_cst;
}
static bool acquires(int order)
{
    return order == memory_order_acquire || order == memory_order_acq_rel ||
           order == memory_order_seq_cst;
}

void fence(int order)
{
    if (!loose) {
        real_fence(order);
        return;
    }
    if (releases(order))
        fenced = next; /* later stores come after all that wait now */
    if (order == memory_order_seq_cst)
        let_out(true);
    if (acquires(order))
        loads = 0;
}

void store(struct cell *cell, int value, int order)
{
    if (!loose) {
        real_store(cell, value, order);
        return;
    }
    step();
    struct list *found = find(early, loads, cell); /* from now on we see our own store */
    if (found != NULL)
        *found = early[--loads];
    if (stores == MOST || find(waiting, stores, cell) != NULL)
        let_out(true);
    strict |= order == memory_order_seq_cst;
    waiting[stores++] = (struct list){cell, value, next, releases(order) ? next : fenced};
    next++;
}

int load(struct cell *cell, int order)
{
    if (!loose)
        return real_load(cell, order);
    step();
    if (order == memory_order_seq_cst) {
        if (strict)
            let_out(true);
        strict = false;
        loads = 0;
    }
    int i = 0;
    while (i < knows && known[i] != cell)
        i++;
    if (i == knows && knows < MOST)
        known[knows++] = cell;

    struct list *found = find(waiting, stores, cell);
    int value;
    if (found != NULL) {
        value = found->value;
    } else if ((found = find(early, loads, cell)) != NULL && !chance(3)) {
        value = found->value;
    } else {
        value = now_load(cell);
        if (found != NULL)
            found->value = value;
        else if (loads < MOST)
            early[loads++] = (struct list){.cell = cell, .value = value};
    }
    if (acquires(order))
        loads = 0;
    return value;
}

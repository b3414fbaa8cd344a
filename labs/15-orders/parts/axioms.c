/* axioms.c - C11's rules for the orders of loads and stores, as far as litmus tests need them
 *
 * They are those of ISO C11 (5.1.2.4, 7.17.3, 7.17.4) with the repaired rule for seq_cst of Lahav,
 * Vafeiadis, Kang, Hur and Dreyer (PLDI 2017, "RC11"), from which that of C++20 comes (P0668).
 * C11's own needs more fences: it allows iriw if only the readers have one. RC11's rule against
 * values out of thin air is left out: C11 allows what load buffering shows. There are no
 * read-modify-write operations here.
 *
 *   hb   happens before: the program's order, and from a release to the acquire that reads from it
 *   rb   reads before: from a load to the stores that are later than the one it has read
 *   eco  the order in which the accesses of one place must have happened: reads-from, later, rb
 */
#include "axioms.h"

#include <string.h>

static int n;

static void add(relation a, relation b)
{
    for (int i = 0; i < n; i++)
        a[i] |= b[i];
}

/* out = a ; b: i before k if there is a j with i before j in a, and j before k in b */
static void then(relation out, relation a, relation b)
{
    relation result = {0};
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (a[i] >> j & 1)
                result[i] |= b[j];
    memcpy(out, result, sizeof result);
}

/* a, and everything that follows from it step by step */
static void close(relation a)
{
    for (int j = 0; j < n; j++)
        for (int i = 0; i < n; i++)
            if (a[i] >> j & 1)
                a[i] |= a[j];
}

static bool circle(relation a)
{
    relation closed;
    memcpy(closed, a, sizeof closed);
    close(closed);
    for (int i = 0; i < n; i++)
        if (closed[i] >> i & 1)
            return true;
    return false;
}

/* Only the pairs that begin in `from` and end in `to` */
static void only(relation a, uint64_t from, uint64_t to)
{
    for (int i = 0; i < n; i++)
        a[i] = from >> i & 1 ? a[i] & to : 0;
}

/* a, and each event before itself */
static void or_same(relation a)
{
    for (int i = 0; i < n; i++)
        a[i] |= UINT64_C(1) << i;
}

enum verdict axioms_ask(const struct litmus *litmus, const struct execution *x)
{
    relation sb = {0}, rf = {0}, rb = {0}, mo = {0}, sw = {0}, hb, eco;
    relation same_place = {0};
    uint64_t stores = 0, loads = 0, fences = 0, atomics = 0, acquires = 0, releases = 0, strict = 0;
    const struct event *e = litmus->event;
    n = litmus->events;
    for (int i = 0; i < n; i++) {
        uint64_t bit = UINT64_C(1) << i;
        *(e[i].what == STORE ? &stores : e[i].what == FENCE_STEP ? &fences : &loads) |= bit;
        atomics |= e[i].order != NON_ATOMIC ? bit : 0;
        strict |= e[i].order == SEQ_CST_ORDER ? bit : 0;
        if (e[i].order >= ACQUIRE_ORDER) {
            acquires |= e[i].what != STORE && e[i].order != RELEASE_ORDER ? bit : 0;
            releases |=
                (e[i].what == STORE || e[i].what == FENCE_STEP) && e[i].order != ACQUIRE_ORDER ? bit
                                                                                               : 0;
        }
        for (int j = 0; j < n; j++) {
            if ((e[i].thread == -1 && e[j].thread != -1) ||
                (e[i].thread == e[j].thread && e[i].thread != -1 && i < j))
                sb[i] |= UINT64_C(1) << j;
            if (e[i].place != -1 && e[i].place == e[j].place)
                same_place[i] |= UINT64_C(1) << j;
        }
    }
    memcpy(mo, x->later, sizeof mo);
    for (int i = 0; i < n; i++)
        if (loads >> i & 1) {
            rf[x->from[i]] |= UINT64_C(1) << i;
            rb[i] = mo[x->from[i]];
        }

    /* synchronizes-with: [release] ; ([fence] ; sb)? ; [atomic store] ; its release sequence ;
     * reads-from ; [atomic load] ; (sb ; [fence])? ; [acquire]. The sequence is the same thread's
     * later stores to this place. As in C11 (5.1.2.4), another thread's store ends it; in RC11 it
     * does not, and in C++20 the same thread's stores do not belong to it. */
    relation before = {0}, sequence = {0}, after = {0}, read;
    for (int i = 0; i < n; i++) {
        before[i] = fences >> i & 1 ? sb[i] : UINT64_C(1) << i;
        sequence[i] = (sb[i] & same_place[i] & stores) | UINT64_C(1) << i;
        for (int k = 0; k < n; k++)
            if (mo[i] >> k & 1 && e[k].thread != e[i].thread)
                sequence[i] &= ~mo[k];
        after[i] = (sb[i] & fences) | UINT64_C(1) << i;
    }
    only(before, releases, stores & atomics);
    memcpy(read, rf, sizeof read);
    only(read, stores, loads & atomics);
    only(after, loads & atomics, acquires);
    then(sw, before, sequence);
    then(sw, sw, read);
    then(sw, sw, after);
    memcpy(hb, sb, sizeof hb);
    add(hb, sw);
    close(hb);
    for (int i = 0; i < n; i++)
        if (hb[i] >> i & 1)
            return IMPOSSIBLE;

    /* Coherence: what happens before does not contradict eco */
    memcpy(eco, rf, sizeof eco);
    add(eco, mo);
    add(eco, rb);
    close(eco);
    relation both;
    then(both, hb, eco);
    for (int i = 0; i < n; i++)
        if ((both[i] | eco[i]) >> i & 1)
            return IMPOSSIBLE;

    /* seq_cst: all these accesses and fences have one order, which agrees with the rest */
    relation elsewhere, scb, left = {0}, right = {0}, psc, hb_or_same;
    memcpy(elsewhere, sb, sizeof elsewhere); /* sb between different places, and fences */
    for (int i = 0; i < n; i++)
        elsewhere[i] &= ~same_place[i];
    then(scb, elsewhere, hb);
    then(scb, scb, elsewhere);
    add(scb, sb);
    for (int i = 0; i < n; i++)
        scb[i] |= hb[i] & same_place[i];
    add(scb, mo);
    add(scb, rb);
    memcpy(hb_or_same, hb, sizeof hb);
    or_same(hb_or_same);
    for (int i = 0; i < n; i++) {
        uint64_t bit = UINT64_C(1) << i;
        left[i] = (strict & bit) ? (fences & bit) ? hb_or_same[i] : bit : 0;
        right[i] = (hb_or_same[i] & strict & fences) | (strict & bit);
    }
    then(psc, left, scb);
    then(psc, psc, right);
    relation through; /* from fence to fence: hb, or hb ; eco ; hb */
    then(through, hb, eco);
    then(through, through, hb);
    add(through, hb);
    only(through, strict & fences, strict & fences);
    add(psc, through);
    if (circle(psc))
        return IMPOSSIBLE;

    /* A race: two accesses of one place, one of them a store, one of them plain, in no order */
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (i != j && same_place[i] >> j & 1 && e[i].thread != e[j].thread &&
                e[i].thread != -1 && e[j].thread != -1 && ((stores >> i | stores >> j) & 1) &&
                (~(atomics >> i & atomics >> j) & 1) && !(hb[i] >> j & 1) && !(hb[j] >> i & 1))
                return RACE;
    return POSSIBLE;
}

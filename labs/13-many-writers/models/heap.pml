/* heap.pml - a model of ../parts/heap.h: whoever is killed in the heap, the next one finds it whole, or makes it whole
 *
 *   $ spin -run -safety heap.pml | grep errors
 *
 * The heap has four units and two places. The lock lets one process in at a time, so the model has one process
 * after the other: each checks the heap, and then puts something into a place or frees it. Each but the last
 * three may be killed after any of its stores. Then the next one comes. Each unit also has the number of the process that has written
 * its text there.
 *
 * Whenever a process has checked the heap, the blocks fill it without a gap, each block that is not free belongs
 * to a place that points to it, and the text of each place is whole. The last three free both places, and get
 * one block of all four units: nothing was lost, and free blocks were joined.
 */
#define UNITS  4
#define PLACES 2
#ifdef LONG /* spin -DLONG -run takes three times as long */
#define COMERS 6
#else
#define COMERS 5
#endif

#define WORD(size, owner) ((owner) * 8 + (size))
#define SIZE(word)  ((word) % 8)
#define OWNER(word) ((word) / 8)

byte unit[UNITS], place[PLACES], text[UNITS];
byte wrote[PLACES]; /* who has written the text of this place */

/* The process may be killed here, if it is one that may */
#define STEP if :: comer < COMERS -> goto next :: true fi

inline say(where, units, who) { unit[where] = WORD(units, who) }

inline check()
{
    at = 0; good = 0;
    do
    :: at < UNITS -> word = unit[at];
        assert(SIZE(word) > 0 && at + SIZE(word) <= UNITS && OWNER(word) <= PLACES); /* else it is broken */
        if
        :: OWNER(word) != 0 && place[OWNER(word) - 1] == at + 1 -> good++
        :: OWNER(word) != 0 && place[OWNER(word) - 1] != at + 1 -> say(at, SIZE(word), 0); STEP
        :: OWNER(word) == 0
        fi;
        at = at + SIZE(word)
    :: else -> break
    od;
    assert(good == (place[0] != 0) + (place[1] != 0)) /* else it is broken */
}

/* What a process may rely on that has checked the heap */
inline whole()
{
    d_step {
        at = 0;
        do
        :: at < UNITS -> word = unit[at]; i = at;
            do
            :: i < at + SIZE(word) ->
                assert(OWNER(word) == 0 || (place[OWNER(word) - 1] == at + 1 && text[i] == wrote[OWNER(word) - 1]));
                i++
            :: else -> break
            od;
            at = at + SIZE(word)
        :: else -> break
        od;
        assert(at == UNITS)
    }
}

/* Sets at to a free block of this size, or to UNITS */
inline find(least)
{
    at = 0;
    do
    :: at < UNITS && OWNER(unit[at]) == 0 ->
        do
        :: at + SIZE(unit[at]) < UNITS ->
            word = unit[at + SIZE(unit[at])];
            if
            :: OWNER(word) == 0 -> say(at, SIZE(unit[at]) + SIZE(word), 0); STEP
            :: else -> break
            fi
        :: else -> break
        od;
        if :: SIZE(unit[at]) >= least -> break :: else -> at = at + SIZE(unit[at]) fi
    :: at < UNITS && OWNER(unit[at]) != 0 -> at = at + SIZE(unit[at])
    :: at >= UNITS -> break
    od
}

inline put(where_to, need)
{
    find(need);
    if
    :: at < UNITS ->
        if
        :: SIZE(unit[at]) > need -> say(at + need, SIZE(unit[at]) - need, 0); STEP
        :: else
        fi;
        say(at, need, where_to + 1); STEP;
        d_step { i = at; do :: i < at + need -> text[i] = comer; i++ :: else -> break od }; STEP;
        d_step { place[where_to] = at + 1; wrote[where_to] = comer }; STEP
    :: else
    fi
}

inline free(which)
{
    at = place[which] - 1;
    place[which] = 0; STEP;
    say(at, SIZE(unit[at]), 0); STEP
}

active proctype comers()
{
    byte comer = 1, at, good, i, word, size, p;
    say(0, UNITS, 0);
    do
    :: comer <= COMERS + 3 ->
        check(); whole();
        if
        :: comer < COMERS -> if :: p = 0 :: p = 1 fi; if :: size = 1 :: size = 2 :: size = 3 fi
        :: comer >= COMERS && comer < COMERS + 2 -> p = comer - COMERS; if :: place[p] == 0 -> goto next :: else fi
        :: comer == COMERS + 2 -> p = 0; size = UNITS
        :: comer == COMERS + 3 -> assert(place[0] == 1 && SIZE(unit[0]) == UNITS); break
        fi;
        if
        :: place[p] == 0 -> put(p, size)
        :: else -> free(p)
        fi;
next:
        comer++
    od
}

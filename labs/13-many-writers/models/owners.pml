/* owners.pml - a model of ../parts/owners.h: a process is killed at any step, and nobody is stopped by it
 *
 *   $ spin -run -safety owners.pml | grep errors
 *
 * The ring has two slots. One producer sends 1, and another one sends 2, or 2 and 3 with spin -DLONG -run, which
 * takes five times as long. Two consumers receive. The first producer or the first consumer may be killed
 * between two of its stores. Then the second producer may take the seat of the dead process. spin tries
 * all orders of the steps. It does each step as a whole and in the order of the program, so this is a model
 * of the steps and not of memory orders.
 *
 * Nobody takes away what a living process has claimed: change succeeds then, `ok`. At the end: no number came twice, none was made up, and what a producer has sent has come, but for one
 * number if a consumer was killed.
 */
#define SLOTS  2
#ifdef LONG
#define LAST   3
#else
#define LAST   2
#endif
#define NO     6 /* seat */
#define NOBODY 7

mtype = { FREE, FULL, SKIPPED, WRITING, READING }
#define WORD(lap, kind, seat) ((lap) * 64 + (kind) * 8 + (seat))
#define LAP(word)  ((word) / 64)
#define KIND(word) (((word) / 8) % 8)
#define SEAT(word) ((word) % 8)

byte tail, head, value[SLOTS];
short slot[SLOTS];
byte killed = NOBODY; /* the seat of the process that was killed: the kernel's word. NOBODY: all live */
bool lives[2] = true; /* the first producer and the first consumer */
byte came[4], sent, ended;

/* The process may be killed here */
#define STEP if :: d_step { mortal && lives[0] && lives[1] -> killed = me; lives[me] = false }; goto end :: true fi

inline change(i, from, to) { d_step { ok = (slot[i] == from); if :: ok -> slot[i] = to :: else fi } }
inline follow(index, from) { d_step { if :: index == from -> index = from + 1 :: else fi } }

inline put(v) {
    do
    :: n = tail;
        word = slot[n % SLOTS];
        if
        :: word == WORD(n / SLOTS, FREE, NO) -> change(n % SLOTS, word, WORD(n / SLOTS, WRITING, me));
            if :: ok -> break :: else fi
        :: LAP(word) == n / SLOTS && KIND(word) != FREE || word == WORD(n / SLOTS + 1, FREE, NO) -> follow(tail, n)
        :: else ->
            if
            :: tail != n
            :: tail == n ->
                assert(LAP(word) == n / SLOTS - 1 && KIND(word) != FREE); /* else it is broken */
                if /* full: it waits for a change, or for the kernel to say that the reader is dead */
                :: slot[n % SLOTS] != word
                :: KIND(word) == READING && SEAT(word) == killed -> change(n % SLOTS, word, WORD(LAP(word) + 1, FREE, NO))
                fi
            fi
        fi
    od;
    STEP; follow(tail, n);
    STEP; value[n % SLOTS] = v;
    STEP; d_step { change(n % SLOTS, WORD(n / SLOTS, WRITING, me), WORD(n / SLOTS, FULL, NO)); assert(ok); sent++ }
}

/* What the last owner of this seat had claimed when it was killed */
inline sit_down() {
    do
    :: i < SLOTS -> word = slot[i];
        if
        :: SEAT(word) == me && KIND(word) == WRITING -> change(i, word, WORD(LAP(word), SKIPPED, NO))
        :: SEAT(word) == me && KIND(word) == READING -> change(i, word, WORD(LAP(word) + 1, FREE, NO))
        :: else
        fi;
        i++
    :: else -> break
    od
}

proctype producer(byte me, mortal, v, last)
{
    byte n, i; short word; bool ok;
    if
    :: d_step { !mortal && killed != NOBODY -> me = killed; killed = NOBODY } /* it takes the dead process's seat */
        sit_down()
    :: true
    fi;
    do
    :: v <= last -> put(v); v++
    :: else -> break
    od;
end:
    ended++
}

proctype consumer(byte me, mortal)
{
    byte n, got; short word; bool ok, over;
    do
    :: d_step { over = (ended == 2); n = head }; /* over, before looking: what was sent by then must be found */
        word = slot[n % SLOTS];
        if
        :: word == WORD(n / SLOTS, FULL, NO) -> change(n % SLOTS, word, WORD(n / SLOTS, READING, me));
            if
            :: ok -> STEP; follow(head, n);
                got = value[n % SLOTS];
                STEP; d_step { change(n % SLOTS, WORD(n / SLOTS, READING, me), WORD(n / SLOTS + 1, FREE, NO)); assert(ok); came[got]++ }
            :: else
            fi
        :: word == WORD(n / SLOTS, SKIPPED, NO) -> change(n % SLOTS, word, WORD(n / SLOTS + 1, FREE, NO))
        :: LAP(word) == n / SLOTS && KIND(word) == READING || LAP(word) == n / SLOTS + 1 && KIND(word) != READING -> follow(head, n)
        :: else ->
            if
            :: head != n
            :: head == n ->
                assert(LAP(word) == n / SLOTS || LAP(word) == n / SLOTS - 1 && KIND(word) == READING); /* else it is broken */
                if /* empty or held: it waits for a change, for the writer's death, or for the end */
                :: slot[n % SLOTS] != word || head != n
                :: KIND(word) == WRITING && SEAT(word) == killed -> change(n % SLOTS, word, WORD(LAP(word), SKIPPED, NO))
                :: KIND(word) != WRITING && ended == 2 -> if :: over -> break :: else fi
                fi
            fi
        fi
    od;
end:
    skip
}

init
{
    d_step { slot[0] = WORD(0, FREE, NO); slot[1] = WORD(0, FREE, NO) }
    atomic { run producer(0, true, 1, 1); run producer(2, false, 2, LAST); run consumer(1, true); run consumer(3, false) }
    _nr_pr == 1;
    assert(came[0] == 0 && came[1] <= 1 && came[2] <= 1 && came[3] <= 1);
    assert(came[1] + came[2] + came[3] + !lives[1] >= sent)
}

/* litmus.h - a small program of two to four threads, read from a file in models/
 *
 *   # what the program is
 *   store x 1 ORDER  | store y 1 ORDER       the first step of each thread
 *   a = load y ORDER | b = load x ORDER      the second step
 *   exists a=0 b=0                           the outcome that is asked for
 *
 * A step is `store PLACE NUMBER ORDER`, `NAME = load PLACE ORDER`, `await PLACE NUMBER ORDER` (a
 * load in a loop that ends when it finds this number, which some execution must do) or `fence
 * ORDER`, or nothing. All places are 0 at first. The order is plain, relaxed, acquire, release,
 * acq_rel, seq_cst, or the word ORDER, which stands for what the user asks for. (For fence it is
 * relaxed, and seq_cst in a step `fence ORDER`, which is left out for everything else.) A line
 * `exists` holds if every NAME, and every PLACE at the end, has its number. Of several such lines
 * one must hold. No NAME is that of a PLACE.
 */
#ifndef LITMUS_H
#define LITMUS_H

#include <stdbool.h>

enum { THREADS = 4, EVENTS = 40, PLACES = 6, NAMES = 12, EXISTS = 8 };

enum what { STORE, LOAD, AWAIT, FENCE_STEP };
enum order {
    NON_ATOMIC,
    RELAXED_ORDER,
    ACQUIRE_ORDER,
    RELEASE_ORDER,
    ACQ_REL_ORDER,
    SEQ_CST_ORDER
};

struct event {
    enum what what;
    enum order order;
    int thread;       /* -1: the 0 that a place has at first */
    int place, value; /* a LOAD's value is what it finds */
    int name;         /* of a LOAD: which result */
    int line;
};
struct condition {
    int count;
    struct {
        bool is_place;
        int which, value;
    } of[NAMES + PLACES];
};
struct litmus {
    int events, threads, places, names, conditions;
    struct event event[EVENTS]; /* the first values, then thread by thread */
    char place[PLACES][16], name[NAMES][16];
    struct condition condition[EXISTS];
};

/* Reads FILE. `kind` is plain, relaxed, release, seq_cst or fence; NULL if the file has no word
 * ORDER. `changes` are words like store:tail=relaxed: every store to tail gets this order;
 * fence:release=none takes away every release fence. Ends with a usage error if something is wrong.
 */
void litmus_read(struct litmus *litmus, const char *path, const char *kind, char **changes);

#endif

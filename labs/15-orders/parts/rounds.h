/* rounds.h - what sb.c, mp.c, lb.c and iriw.c share: a small test of orders, done many thousand
 * times
 *
 * Each of these programs has two or four parts. A part runs in a process of its own, and loads and
 * stores words of the shared memory. All parts begin a round at the same moment. Afterwards the
 * program asks whether what they saw in this round is the outcome that it counts.
 *
 * Words are never set back to 0. In round n a part stores n, so a smaller number is an old one.
 *
 * The accesses are in this header because the compiler must see them together with the part: only
 * then can it change their order, which is what the programs look for.
 */
#ifndef ROUNDS_H
#define ROUNDS_H

#include <stdatomic.h>
#include <stdbool.h>

/* How the words are loaded and stored */
enum kind {
    PLAIN,   /* as ordinary variables; a word that a loop waits for is volatile */
    RELAXED, /* memory_order_relaxed */
    RELEASE, /* stores with memory_order_release, loads with memory_order_acquire */
    SEQ_CST, /* memory_order_seq_cst */
    FENCE,   /* relaxed, with atomic_thread_fence(memory_order_seq_cst) between the two */
    KINDS
};

/* Each word has a cache line of its own */
struct word {
    _Alignas(128) union {
        int plain;
        volatile int waited_for;
        atomic_int atomic;
    };
};
struct words {
    struct word x, y, z;
};
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "an atomic int needs a lock here");

#define ALWAYS                                                                                     \
    static inline __attribute__((always_inline)) /* with `kind` known when it is compiled */

ALWAYS void store(struct word *word, int value, enum kind kind)
{
    switch (kind) {
    case PLAIN:
        word->plain = value;
        break;
    case RELEASE:
        atomic_store_explicit(&word->atomic, value, memory_order_release);
        break;
    case SEQ_CST:
        atomic_store_explicit(&word->atomic, value, memory_order_seq_cst);
        break;
    default:
        atomic_store_explicit(&word->atomic, value, memory_order_relaxed);
    }
}

ALWAYS int load(struct word *word, enum kind kind)
{
    switch (kind) {
    case PLAIN:
        return word->plain;
    case RELEASE:
        return atomic_load_explicit(&word->atomic, memory_order_acquire);
    case SEQ_CST:
        return atomic_load_explicit(&word->atomic, memory_order_seq_cst);
    default:
        return atomic_load_explicit(&word->atomic, memory_order_relaxed);
    }
}

/* The same, for the word that a loop waits for */
ALWAYS int look(struct word *word, enum kind kind)
{
    return kind == PLAIN ? word->waited_for : load(word, kind);
}
ALWAYS void tell(struct word *word, int value, enum kind kind)
{
    if (kind == PLAIN)
        word->waited_for = value;
    else
        store(word, value, kind);
}

ALWAYS void between(enum kind kind)
{
    if (kind == FENCE)
        atomic_thread_fence(memory_order_seq_cst);
}

/* A part of a test does round n, and writes what it saw into saw[0] and saw[1]. */
typedef void part(struct words *words, int n, int *saw);

/* Defines the part for each kind, from a function that takes the kind as its last argument. */
#define PART(name)                                                                                 \
    static void name##_plain(struct words *w, int n, int *saw)                                     \
    {                                                                                              \
        name(w, n, saw, PLAIN);                                                                    \
    }                                                                                              \
    static void name##_relaxed(struct words *w, int n, int *saw)                                   \
    {                                                                                              \
        name(w, n, saw, RELAXED);                                                                  \
    }                                                                                              \
    static void name##_release(struct words *w, int n, int *saw)                                   \
    {                                                                                              \
        name(w, n, saw, RELEASE);                                                                  \
    }                                                                                              \
    static void name##_seq_cst(struct words *w, int n, int *saw)                                   \
    {                                                                                              \
        name(w, n, saw, SEQ_CST);                                                                  \
    }                                                                                              \
    static void name##_fence(struct words *w, int n, int *saw)                                     \
    {                                                                                              \
        name(w, n, saw, FENCE);                                                                    \
    }                                                                                              \
    static part *const name##_parts[KINDS] = {name##_plain, name##_relaxed, name##_release,        \
                                              name##_seq_cst, name##_fence}

#define PARTS 4
struct test {
    int rounds;                /* in one try */
    part *const *parts[PARTS]; /* the rest is NULL */
    bool (*counts)(int n, int saw[PARTS][2]);
};

/* Reads the command line, does the rounds, prints one line; what main returns. */
int rounds(int argc, char **argv, const struct test *test);

#endif

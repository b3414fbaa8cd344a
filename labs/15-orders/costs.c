/* costs.c - what each order costs, for a word that no other process uses meanwhile
 *
 *   $ ./costs
 *   costs: store relaxed                ms=0.4 ratio=1.0
 *   costs: store seq_cst                ms=7.9 ratio=19.8
 *   ...
 *
 * ms is the time of a million of these steps, in milliseconds. ratio compares it with a relaxed
 * store, or for loads, with a relaxed load, in this run. Each step is measured several times, in
 * turn with the others, and the shortest time counts. Built with -O2.
 */
#include "lab.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>

#define TIMES 200000
#define TURNS 15

static atomic_int *word;

/* Behind each step the compiler forgets what is in memory, so it neither joins steps nor leaves
 * them out. */
#define FORGET __asm__ volatile("" ::: "memory")
#define STEP(name, step)                                                                           \
    static void name(void)                                                                         \
    {                                                                                              \
        for (int i = 0; i < TIMES; i += 4) {                                                       \
            step;                                                                                  \
            FORGET;                                                                                \
            step;                                                                                  \
            FORGET;                                                                                \
            step;                                                                                  \
            FORGET;                                                                                \
            step;                                                                                  \
            FORGET;                                                                                \
        }                                                                                          \
    }
#define STORE(order) atomic_store_explicit(word, i, memory_order_##order)
#define LOAD(order)                                                                                \
    __asm__ volatile("" ::"r"(atomic_load_explicit(word, memory_order_##order)) : "memory")

STEP(store_relaxed, STORE(relaxed))
STEP(store_release, STORE(release))
STEP(store_seq_cst, STORE(seq_cst))
STEP(store_and_fence, STORE(relaxed); atomic_thread_fence(memory_order_seq_cst))
STEP(store_and_release_fence, atomic_thread_fence(memory_order_release); STORE(relaxed))
STEP(addition, atomic_fetch_add_explicit(word, 1, memory_order_relaxed))
STEP(load_relaxed, LOAD(relaxed))
STEP(load_acquire, LOAD(acquire))
STEP(load_seq_cst, LOAD(seq_cst))

static const struct {
    const char *name;
    void (*run)(void);
    int compared_with;
} steps[] = {
    {"store relaxed", store_relaxed, 0},
    {"store release", store_release, 0},
    {"store relaxed, release fence", store_and_release_fence, 0},
    {"store seq_cst", store_seq_cst, 0},
    {"store relaxed, seq_cst fence", store_and_fence, 0},
    {"fetch_add relaxed", addition, 0},
    {"load relaxed", load_relaxed, 6},
    {"load acquire", load_acquire, 6},
    {"load seq_cst", load_seq_cst, 6},
};
#define STEPS ((int)(sizeof steps / sizeof *steps))

static double now(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) == -1)
        die("clock_gettime");
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    double ns[STEPS] = {0};
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (word == MAP_FAILED)
        die("mmap(4096)");
    for (int turn = 0; turn < TURNS; turn++)
        for (int i = 0; i < STEPS; i++) {
            double from = now();
            steps[i].run();
            double took = (now() - from) / TIMES;
            if (turn == 0 || took < ns[i])
                ns[i] = took;
        }
    for (int i = 0; i < STEPS; i++)
        printf("costs: %-28s ms=%.1f ratio=%.1f\n", steps[i].name, ns[i],
               ns[i] / ns[steps[i].compared_with]);
    return 0;
}

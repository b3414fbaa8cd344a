/* claim.c - two processes want the same thing, and only one may get it
 *
 *   $ ./claim --loose both
 *   claim: both=some
 *   $ ./claim one
 *   claim: got=1
 *
 * both: both processes come in each round. both counts the rounds in which both got it. one: one
 * process comes, and nobody else.
 */
#include "lab.h"
#include "parts/loose.h"
#include "parts/pair.h"

#include <stdio.h>

#define ROUNDS 20000

struct shared {
    struct {
        _Alignas(128) struct cell cell;
    } wants[2]; /* the last round in which this side wanted it */
    atomic_int ready;
    bool got[2][ROUNDS + 1];
};

/* We want it in this round. Do we get it? */
static bool claim(struct cell *mine, struct cell *other, int round)
{
    store(mine, round, memory_order_release);
    return load(other, memory_order_acquire) != round;
}

static void side(struct shared *shared, int me)
{
    for (int n = 1; n <= ROUNDS; n++) {
        atomic_fetch_add(&shared->ready, 1);
        while (atomic_load(&shared->ready) < 2 * n) /* both begin the round together */
            pair_pause();
        shared->got[me][n] = claim(&shared->wants[me].cell, &shared->wants[!me].cell, n);
    }
}
static void left(void *shared)
{
    side(shared, 0);
}
static void right(void *shared)
{
    side(shared, 1);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"both", "one", NULL};
    int which = pair_begin(argc, argv, names), both = 0;
    struct shared *shared = pair_memory(sizeof *shared);
    if (which == 1) {
        printf("claim: got=%d\n", claim(&shared->wants[0].cell, &shared->wants[1].cell, 1));
        return 0;
    }
    pair_run(left, right, shared);
    for (int n = 1; n <= ROUNDS; n++)
        both += shared->got[0][n] && shared->got[1][n];
    printf("claim: both=%s\n", both == 0 ? "0" : "some");
    return 0;
}

# claim: its own rounds, and the learner's claim in a program of the check's
#   1. in no round do both get it
#   2. a process that comes alone, or first, gets it, and who comes second does not
#   3. nobody waits for the other one
#   4. store, load and fence do each step
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

run ../../common/limit 2 ./claim one
[ "$status" -eq 0 ] || wanted './claim one comes to its end' "$(ending)${out:+, and: $out}"
case $out in 'claim: got=1') ;; *) wanted 'a process that comes alone gets it: got=1' "$out" ;; esac

# Its cells are closed: only store and load open them, and what goes past these does not compile
cat >claims.c <<'C'
#include "lab.h"
#include "parts/loose.h"
#include "parts/pair.h"
#include <stdio.h>
struct closed {
    struct cell behind;
};
static inline void closed_store(struct closed *cell, int value, int order) { store(&cell->behind, value, order); }
static inline int closed_load(struct closed *cell, int order) { return load(&cell->behind, order); }
#define cell closed
#define store closed_store
#define load closed_load
#define main learner_main
#include "claim.c"
#undef main
#include <string.h>

static struct {
    struct { _Alignas(128) struct closed closed; } wants[2];
    atomic_int ready;
    char got[2][5001];
} *rounds;
static void rounds_of(int me)
{
    for (int n = 1; n <= 5000; n++) {
        atomic_fetch_add(&rounds->ready, 1);
        while (atomic_load(&rounds->ready) < 2 * n)
            pair_pause();
        rounds->got[me][n] = claim(&rounds->wants[me].closed, &rounds->wants[!me].closed, n);
    }
}
static void one(void *unused) { (void)unused; rounds_of(0); }
static void two(void *unused) { (void)unused; rounds_of(1); }
int main(int argc, char **argv)
{
    static const char *const names[] = {"together", "first", NULL};
    int which = pair_begin(argc, argv, names), both = 0;
    rounds = pair_memory(sizeof *rounds);
    if (which == 1) {
        for (int n = 7; n <= 20000; n++) {
            bool first = claim(&rounds->wants[n % 2].closed, &rounds->wants[!(n % 2)].closed, n);
            bool second = claim(&rounds->wants[!(n % 2)].closed, &rounds->wants[n % 2].closed, n);
            if (!first || second) {
                printf("first=%d second=%d\n", first, second);
                return 0;
            }
        }
        printf("first=1 second=0\n");
        return 0;
    }
    for (int tries = 0; tries < 10 && both == 0; tries++) {
        memset(rounds, 0, sizeof *rounds);
        pair_run(one, two, NULL);
        for (int n = 1; n <= 5000; n++)
            both += rounds->got[0][n] && rounds->got[1][n];
    }
    printf("both=%s\n", both == 0 ? "0" : "some");
    return 0;
}
C
run env MAKEFLAGS= make -s claims
[ "$status" -eq 0 ] || wanted 'a function claim(mine, other, round), which uses the cells only with store and load' "$(printf '%s\n' "$out" | sed -n '/error:/{p;q;}')"
told='claim, one after the other'
run ../../common/limit 2 ./claims first
[ "$status" -eq 0 ] || wanted 'claim comes to its end' "$(ending)${out:+, and: $out}"
case $out in
'first=1 second=0') ;;
first=0*) wanted 'the first to come gets it' "$out" ;;
*) wanted 'who comes second does not get it' "$out" ;;
esac
for where in --loose ''; do
    told="claim, at the same time${where:+, on the imitated processor}"
    # shellcheck disable=SC2086 # nothing is no word
    run ../../common/limit 10 ./claims $where together
    [ "$status" -eq 0 ] || wanted 'claim comes to its end' "$(ending)${out:+, and: $out}"
    [ "$out" = both=0 ] || wanted "in no round do both get it${where:+, on the imitated processor, too}" "$out"
done
run ../../common/limit 10 ./claim --loose both
line 'claim: both=0'

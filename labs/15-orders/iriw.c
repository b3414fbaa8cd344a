/* iriw.c - independent reads of independent writes: two readers see two stores in opposite orders
 *
 *   $ ./iriw plain
 *   iriw: order=plain tries=1 forbidden=5
 *
 * One part stores x, another one y. Two readers look at both words until they see one of the two
 * stores: one reader looks at x first each time, and the other one at y. Counted are the rounds in
 * which the first reader sees x and not yet y, and the second one y and not yet x: they disagree
 * about which store was first. No x86 processor does this with ordinary loads. But gcc and clang
 * load the plain word only once, before the loop.
 */
#include "parts/rounds.h"

#include <sched.h>

#define LOOKS 20000000 /* then give up, and this round does not count */

/* The stores come when both readers are about to look, even if there are fewer than four CPUs. */
static void wait_for_readers(struct words *words, int n)
{
    while (atomic_load(&words->z.atomic) < 2 * n)
        sched_yield();
}

ALWAYS void store_x(struct words *words, int n, int *saw, enum kind kind)
{
    (void)saw;
    wait_for_readers(words, n);
    store(&words->x, n, kind);
}
PART(store_x);

ALWAYS void store_y(struct words *words, int n, int *saw, enum kind kind)
{
    (void)saw;
    wait_for_readers(words, n);
    store(&words->y, n, kind);
}
PART(store_y);

ALWAYS void reader(struct words *words, struct word *one, struct word *two, int n, int *saw,
                   enum kind kind)
{
    atomic_fetch_add(&words->z.atomic, 1);
    int looks = 0, first, second;
    do {
        first = look(one, kind);
        between(kind);
        second = load(two, kind);
    } while (first != n && second != n && ++looks < LOOKS);
    saw[0] = first == n;
    saw[1] = second == n;
}

ALWAYS void read_x(struct words *words, int n, int *saw, enum kind kind)
{
    reader(words, &words->x, &words->y, n, saw, kind);
}
PART(read_x);

ALWAYS void read_y(struct words *words, int n, int *saw, enum kind kind)
{
    reader(words, &words->y, &words->x, n, saw, kind);
}
PART(read_y);

static bool disagree(int n, int saw[PARTS][2])
{
    (void)n;
    return saw[2][0] && !saw[2][1] && saw[3][0] && !saw[3][1];
}

int main(int argc, char **argv)
{
    static const struct test test = {
        5, {store_x_parts, store_y_parts, read_x_parts, read_y_parts}, disagree};
    return rounds(argc, argv, &test);
}

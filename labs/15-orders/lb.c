/* lb.c - load buffering: each part loads a word, and then stores the word that the other one loads
 *
 *   $ ./lb plain
 *   lb: order=plain tries=1 forbidden=9
 *
 * x and y are 0. One part loads x and stores y = 1, and the other one loads y and stores x = 1.
 * Counted are the rounds in which both load 1, as if each had waited for the other's store. No
 * x86 processor does this with ordinary loads and stores. But for an ordinary word gcc and clang
 * put the load after the store, so that one instruction can load and subtract.
 */
#include "parts/rounds.h"

ALWAYS void left(struct words *words, int n, int *saw, enum kind kind)
{
    int x = load(&words->x, kind);
    between(kind);
    store(&words->y, n, kind);
    saw[0] = n - x;
}
PART(left);

ALWAYS void right(struct words *words, int n, int *saw, enum kind kind)
{
    int y = load(&words->y, kind);
    between(kind);
    store(&words->x, n, kind);
    saw[0] = n - y;
}
PART(right);

static bool both_new(int n, int saw[PARTS][2])
{
    (void)n;
    return saw[0][0] == 0 && saw[1][0] == 0;
}

int main(int argc, char **argv)
{
    static const struct test test = {15000, {left_parts, right_parts}, both_new};
    return rounds(argc, argv, &test);
}

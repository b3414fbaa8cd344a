/* sb.c - store buffering: each part stores a word, and then loads the word that the other one
 * stores
 *
 *   $ ./sb relaxed
 *   sb: order=relaxed tries=1 forbidden=29
 *
 * x and y are 0. One part stores x = 1 and loads y, and the other one stores y = 1 and loads x. If
 * all four steps happened one after the other, at least one part would load 1. Counted are the
 * rounds in which both load 0. x86 does this by itself: a processor keeps its stores in a buffer
 * for a while, and meanwhile it loads. Only seq_cst and the fence prevent it.
 */
#include "parts/rounds.h"

ALWAYS void left(struct words *words, int n, int *saw, enum kind kind)
{
    store(&words->x, n, kind);
    between(kind);
    saw[0] = load(&words->y, kind);
}
PART(left);

ALWAYS void right(struct words *words, int n, int *saw, enum kind kind)
{
    store(&words->y, n, kind);
    between(kind);
    saw[0] = load(&words->x, kind);
}
PART(right);

static bool both_old(int n, int saw[PARTS][2])
{
    return saw[0][0] != n && saw[1][0] != n;
}

int main(int argc, char **argv)
{
    static const struct test test = {5000, {left_parts, right_parts}, both_old};
    return rounds(argc, argv, &test);
}

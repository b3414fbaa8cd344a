/* mp.c - message passing: one part stores a message and then a flag, the other one waits for the
 * flag
 *
 *   $ ./mp plain
 *   mp: order=plain tries=1 forbidden=4
 *
 * Four messages a round. The flag x has the number of the message that is in z, and y the number of
 * the last one that was taken. Counted are the rounds in which the sum of the four messages is
 * wrong. No x86 processor does this with ordinary loads and stores. But with a volatile flag gcc
 * and clang load z only once, because they see no store to it between two loads. The message is an
 * ordinary word with every order.
 */
#include "parts/rounds.h"

#define MESSAGES 4

ALWAYS void send(struct words *words, int n, int *saw, enum kind kind)
{
    (void)saw;
    for (int i = n * MESSAGES; i < (n + 1) * MESSAGES; i++) {
        words->z.plain = i;
        between(kind);
        tell(&words->x, i, kind);
        while (look(&words->y, kind) != i)
            ;
        between(kind);
    }
}
PART(send);

ALWAYS void receive(struct words *words, int n, int *saw, enum kind kind)
{
    int sum = 0;
    for (int i = n * MESSAGES; i < (n + 1) * MESSAGES; i++) {
        while (look(&words->x, kind) != i)
            ;
        between(kind);
        sum += words->z.plain;
        between(kind);
        tell(&words->y, i, kind);
    }
    saw[0] = sum;
}
PART(receive);

static bool wrong_sum(int n, int saw[PARTS][2])
{
    int sum = 0;
    for (int i = n * MESSAGES; i < (n + 1) * MESSAGES; i++)
        sum += i;
    return saw[1][0] != sum;
}

int main(int argc, char **argv)
{
    static const struct test test = {4, {send_parts, receive_parts}, wrong_sum};
    return rounds(argc, argv, &test);
}

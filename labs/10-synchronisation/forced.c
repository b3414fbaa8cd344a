/* forced.c - the lost update, made certain
 *
 *   $ ./forced
 *   forced: A is at loaded
 *   forced: B is at loaded
 *   forced: A has ended
 *   forced: B has ended
 *   forced: expected=2 sum=1
 *
 * Two processes add 1. Each stops between its load and its store until the parent sends it on, so
 * that the order is the parent's, and no luck. --in-turn: A does all of it before B begins.
 */
#include "lab.h"

#include <stdio.h>
#include <sys/mman.h>

static void add_one(void *shared)
{
    volatile long *sum = shared;
    long loaded = *sum;
    lab_pause("loaded"); /* here the other one may come */
    *sum = loaded + 1;   /* BUG ON PURPOSE: of what was in it then */
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--in-turn]");
    bool in_turn = lab_flag(&argc, argv, "--in-turn");
    lab_operands(&argc, argv, 0, 0, "");

    long *sum = mmap(NULL, sizeof *sum, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sum == MAP_FAILED)
        die("mmap(%zu)", sizeof *sum);
    struct lab_actor a, b;
    lab_act(&a, "A", add_one, sum);
    lab_act(&b, "B", add_one, sum);
    if (!in_turn) {
        lab_until(&a, "loaded");
        lab_until(&b, "loaded");
    }
    lab_until(&a, "end");
    lab_until(&b, "end");
    printf("forced: expected=2 sum=%ld\n", *sum);
    return 0;
}

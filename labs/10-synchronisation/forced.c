/* forced.c - make two processes meet in the middle, so that an addition is lost each time
 *
 *   $ ./forced
 *   forced: A is at loaded
 *   forced: B is at loaded
 *   forced: A has ended
 *   forced: B has ended
 *   forced: expected=2 sum=1
 *
 * Two processes add 1. Each stops between its load and its store until the parent lets it go on, so
 * the parent decides the order, and not luck. --in-turn: A has ended before B begins.
 */
#include "lab.h"
#include "parts/schedule.h"

#include <stdio.h>
#include <sys/mman.h>

static void add_one(void *shared)
{
    volatile long *sum = shared;
    long loaded = *sum;
    actor_pause("loaded"); /* here the other process may change the sum */
    *sum = loaded + 1;     /* BUG ON PURPOSE: adds to an old value */
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--in-turn]");
    bool in_turn = lab_flag(&argc, argv, "--in-turn");
    lab_operands(&argc, argv, 0, 0, "");

    long *sum = mmap(NULL, sizeof *sum, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (sum == MAP_FAILED)
        die("mmap(%zu)", sizeof *sum);
    struct actor a, b;
    actor_begin(&a, "A", add_one, sum);
    actor_begin(&b, "B", add_one, sum);
    if (!in_turn) {
        actor_until(&a, "loaded");
        actor_until(&b, "loaded");
    }
    actor_until(&a, "end");
    actor_until(&b, "end");
    printf("forced: expected=2 sum=%ld\n", *sum);
    return 0;
}

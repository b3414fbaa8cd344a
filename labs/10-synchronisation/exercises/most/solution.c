/* most.c - two processes report a number each, and the shared memory keeps the larger one
 *
 *   $ ./most 7 3
 *   most: A is at loaded
 *   most: B is at loaded
 *   most: A has ended
 *   most: B has ended
 *   most: most=7
 *
 * ./most 100000: both report 1 to 100000, as fast as they can; lost counts how often less was there
 * than had just been reported.
 *
 * The first number is A's. Both have looked at what is there before one of them stores. Who stores
 * looks in the same step whether it is still the same, and if not, again.
 */
#include "lab.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_long *most; /* shared */

static void report(void *with)
{
    long mine = *(long *)with;
    long seen = atomic_load(most);
    lab_pause("loaded");
    while (mine > seen && !atomic_compare_exchange_weak(most, &seen, mine))
        ; /* somebody else stored: seen is what it is now */
}

static void freely(long times)
{
    atomic_long *lost = most + 1, *there = most + 2;
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child == -1)
            die("fork");
        if (child != 0)
            continue;
        atomic_fetch_add(there, 1);
        while (atomic_load(there) < 2)
            sched_yield(); /* who begins alone meets nobody */
        for (long mine = 1; mine <= times; mine++) {
            report(&mine);
            if (atomic_load(most) < mine)
                atomic_fetch_add(lost, 1);
        }
        _exit(0);
    }
    for (int i = 0; i < 2; i++)
        if (wait(NULL) == -1)
            die("wait");
    printf("most: lost=%ld\n", atomic_load(lost));
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER NUMBER | TIMES");
    lab_operands(&argc, argv, 1, 2, "NUMBER");
    long first = lab_number("NUMBER", argv[1], 1, 1000000);
    long second = argc == 2 ? 0 : lab_number("NUMBER", argv[2], 1, 1000000);
    most = mmap(NULL, 3 * sizeof *most, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (most == MAP_FAILED)
        die("mmap");
    if (argc == 2) {
        freely(first);
        return 0;
    }

    struct lab_actor a, b;
    lab_act(&a, "A", report, &first);
    lab_act(&b, "B", report, &second);
    lab_until(&a, "loaded");
    lab_until(&b, "loaded");
    lab_until(&a, "end");
    lab_until(&b, "end");
    printf("most: most=%ld\n", atomic_load(most));
    return 0;
}

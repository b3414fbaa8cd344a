/* most.c - two processes each report a number, and the shared memory keeps the larger one
 *
 *   $ ./most 7 3
 *   most: A is at loaded
 *   most: B is at loaded
 *   most: A has ended
 *   most: B has ended
 *   most: most=7
 *
 * ./most 100000: both report 1 to 100000 as fast as they can. lost counts how often the memory had
 * a smaller number than the one just reported.
 *
 * The first number is A's. Both processes load the number that is there before either stores.
 */
#include "lab.h"
#include "parts/schedule.h"

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
    actor_pause("loaded");
    if (mine > seen)
        atomic_store(most, mine);
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
            sched_yield(); /* wait: both must run at the same time */
        for (long mine = 1; mine <= times; mine++) {
            report(&mine);
            if (atomic_load(most) < mine)
                atomic_fetch_add(lost, 1);
        }
        _exit(0);
    }
    for (int i = 0, status; i < 2; i++) {
        if (wait(&status) == -1)
            die("wait");
        if (status != 0)
            refuse(NULL, "one of them failed");
    }
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

    struct actor a, b;
    actor_begin(&a, "A", report, &first);
    actor_begin(&b, "B", report, &second);
    actor_until(&a, "loaded");
    actor_until(&b, "loaded");
    actor_until(&a, "end");
    actor_until(&b, "end");
    printf("most: most=%ld\n", atomic_load(most));
    return 0;
}

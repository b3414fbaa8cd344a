/* most.c - two processes report a number each, and the shared memory keeps the larger one
 *
 *   $ ./most 7 3
 *   most: A is at loaded
 *   most: B is at loaded
 *   most: A has ended
 *   most: B has ended
 *   most: most=7
 *
 * The first number is A's. Both have looked at what is there before one of them stores.
 */
#include "lab.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

static atomic_long *most; /* shared */

static void report(void *with)
{
    long mine = *(long *)with;
    long seen = atomic_load(most);
    lab_pause("loaded");
    if (mine > seen)
        atomic_store(most, mine);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER NUMBER");
    lab_operands(&argc, argv, 2, 2, "NUMBER");
    long first = lab_number("NUMBER", argv[1], 1, 1000000);
    long second = lab_number("NUMBER", argv[2], 1, 1000000);
    most = mmap(NULL, sizeof *most, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (most == MAP_FAILED)
        die("mmap");

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

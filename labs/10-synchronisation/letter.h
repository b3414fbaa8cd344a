/* letter.h - for publish and publish-early: a letter in shared memory, and the order of events
 *
 * Each of the two has a writer, which stops "between" its two stores, and a reader. One reader
 * comes then, and one when the writer has ended.
 */
#ifndef LETTER_H
#define LETTER_H

#include "lab.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

struct letter {
    int payload;
    atomic_int ready;
};
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "atomic_int needs a lock here");

/* Each program has its own */
static void writer(void *shared);
static void reader(void *shared);

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    struct letter *letter =
        mmap(NULL, sizeof *letter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (letter == MAP_FAILED)
        die("mmap(%zu)", sizeof *letter);
    struct lab_actor one, two, three;
    lab_act(&one, "writer", writer, letter);
    lab_act(&two, "reader", reader, letter);
    lab_act(&three, "reader", reader, letter);
    lab_until(&one, "between");
    lab_until(&two, "end");
    lab_until(&one, "end");
    lab_until(&three, "end");
    return 0;
}

#endif

/* two-copies.c - readers that go on wherever the writer is killed
 *
 *   $ ./two-copies
 *   two-copies: killed before lock: read a=1,b=1 then a=3,b=3
 *   ...
 *   two-copies: not killed: read a=2,b=2 then a=3,b=3
 *
 * The pair exists twice, and a count says which copy is for the readers: the last bit of the count
 * is its number. A writer fills the other copy, and then adds 1 to the count. So there is a whole
 * pair at any moment, and a killed writer leaves nothing to mend. One writer at a time: they have a
 * lock that the kernel releases. --instructions: the writer is killed after every instruction.
 */
#include "lab.h"
#include "parts/filelock.h"
#include "parts/victim.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>

/* All are atomics, because they may be read while they change. */
struct board {
    atomic_uint count;
    struct {
        atomic_long a, b; /* the same when the copy is for the readers */
    } copy[2];
};
_Static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LONG_LOCK_FREE == 2, "atomics need a lock here");
static struct board *board;

static void put(void *with)
{
    long value = *(long *)with;
    step("lock");
    int fd = filelock_take();
    unsigned next = atomic_load_explicit(&board->count, memory_order_relaxed) + 1;
    atomic_thread_fence(memory_order_release); /* a reader that sees the new copy's stores ... */
    step("store a");
    atomic_store_explicit(&board->copy[next % 2].a, value, memory_order_relaxed);
    step("store b");
    atomic_store_explicit(&board->copy[next % 2].b, value, memory_order_relaxed);
    step("add 1 to the count");
    atomic_store_explicit(&board->count, next, memory_order_release); /* after the copy */
    step("unlock");
    filelock_give(fd);
}

/* Reads both, as one put has left them. Only if writers come in between does it read again */
static void get(long *a, long *b)
{
    unsigned before, after;
    do {
        before = atomic_load_explicit(&board->count, memory_order_acquire);
        *a = atomic_load_explicit(&board->copy[before % 2].a, memory_order_relaxed);
        *b = atomic_load_explicit(&board->copy[before % 2].b, memory_order_relaxed);
        atomic_thread_fence(memory_order_acquire); /* ... sees the count from before them, too */
        after = atomic_load_explicit(&board->count, memory_order_relaxed);
    } while (before != after);
}

static void fill(void)
{
    for (int i = 0; i < 2; i++)
        board->copy[i].a = board->copy[i].b = 1 - i;
    board->count = 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--instructions]");
    bool instructions = lab_flag(&argc, argv, "--instructions");
    lab_operands(&argc, argv, 0, 0, "");
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        die("mmap(%zu)", sizeof *board);

    struct victim writer;
    long two = 2, three = 3, a, b, next_a, next_b, wrong = 0;
    put(&two); /* the loader has then found all functions: instructions that need no kill */
    bool more = true;
    for (long n = 1; more; n++) {
        fill();
        if (instructions)
            more = killed_after(n, put, &two);
        else if ((more = victim_begin(&writer, "writer", n, put, &two)))
            victim_kill(&writer);
        get(&a, &b);
        alone("next writer", put, &three);
        get(&next_a, &next_b);
        wrong += a != b || (a != 1 && a != 2) || next_a != 3 || next_b != 3;
        if (!instructions)
            printf("two-copies: %s%s: read a=%ld,b=%ld then a=%ld,b=%ld\n",
                   more ? "killed before " : "not killed", more ? writer.next : "", a, b, next_a,
                   next_b);
    }
    if (instructions)
        printf("two-copies: killed after each instruction: wrong=%ld\n", wrong);
    return wrong != 0;
}

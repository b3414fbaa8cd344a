/* largest.c - find the largest segment that the kernel gives just now, by halving
 *
 *   $ ../../scripts/as-macos ./largest 1G
 *   largest: 4194304
 *
 * We remove each segment as soon as we have it. We never attach it, so it takes no page.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static int id = -1; /* the segment of this moment, or -1 */

static void give_back(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

/* Returns whether the kernel gives us a segment of `size` bytes */
static bool given(size_t size)
{
    id = shmget(IPC_PRIVATE, size, 0600);
    if (id == -1 && errno != EINVAL && errno != ENOSPC && errno != ENOMEM)
        die("shmget(IPC_PRIVATE, %zu)", size);
    if (id == -1)
        return false;
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    return true;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MOST");
    lab_operands(&argc, argv, 1, 1, "MOST");
    size_t most = lab_size(argv[1]);

    lab_undo(give_back);
    size_t low = 0, high = most + 1; /* we got low, or it is 0; high was refused, or is too much */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (given(middle))
            low = middle;
        else
            high = middle;
    }
    if (low == 0)
        refuse("ipcs -m shows the segments there are", "the kernel does not even give 1 byte");
    printf("largest: %zu\n", low);
    lab_keep();
    return 0;
}

/* largest.c - find the largest segment that the kernel gives just now, by halving
 *
 *   $ ../../scripts/as-macos ./largest 1G
 *   largest: 4194304
 *
 * Each segment is removed as soon as it is there. Nobody attaches it, so it takes no page.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static int id = -1; /* the segment in hand */

static void give_back(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

/* Whether the kernel gives a segment of `size` bytes */
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
    size_t low = 0, high = most + 1; /* low is given, high refused or out of the question */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (given(middle))
            low = middle;
        else
            high = middle;
    }
    if (low == 0)
        refuse("ipcs -m shows what is there", "the kernel gives not even 1 byte");
    printf("largest: %zu\n", low);
    lab_keep();
    return 0;
}

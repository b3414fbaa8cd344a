/* largest.c - doubles until a size is refused, then halves, in a function that calls itself */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static bool given(size_t size)
{
    int id = shmget(IPC_PRIVATE, size, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1) {
        if (errno == EINVAL || errno == ENOSPC || errno == ENOMEM)
            return false;
        die("shmget(%zu)", size);
    }
    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1 || shmctl(id, IPC_RMID, &ds) == -1)
        die("shmctl(%d)", id);
    return true;
}

/* `low` is given or 0, `high` is not, or is above MOST */
static size_t between(size_t low, size_t high)
{
    if (high - low == 1)
        return low;
    size_t middle = low + (high - low) / 2;
    return given(middle) ? between(middle, high) : between(low, middle);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MOST");
    lab_operands(&argc, argv, 1, 1, "MOST");
    size_t most = lab_size(argv[1]), low = 0, high = 1;
    while (high <= most && given(high)) {
        low = high;
        high = high > most / 2 ? most + 1 : 2 * high;
    }
    size_t found = between(low, high);
    if (found == 0)
        refuse(NULL, "not even 1 byte");
    printf("largest: %zu\n", found);
    return 0;
}

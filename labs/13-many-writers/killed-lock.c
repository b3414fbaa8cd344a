/* killed-lock.c - a ring with a lock, and a process that is killed at each of its steps
 *
 *   $ ./killed-lock
 *   killed-lock: producer killed when it took the lock: received=2,3 room=8
 *   killed-lock: producer killed when it wrote the message: received=2,3 room=8
 *   ...
 *
 * The next process gets the lock because the kernel notices the death: of a robust mutex's holder
 * on Linux, of a file lock's holder on macOS.
 */
#include "parts/trial.h"

#include "parts/locked.h"

static void make(void *ring)
{
    lock_make(&((struct locked *)ring)->lock);
}

static bool put(void *ring, int seat, uint32_t value)
{
    (void)seat;
    return locked_put(ring, value);
}

static bool get(void *ring, int seat, uint32_t *value)
{
    (void)seat;
    return locked_get(ring, value);
}

int main(int argc, char **argv)
{
    struct trial trial = {sizeof(struct locked), make, NULL, put, get};
    return trial_main(argc, argv, trial);
}

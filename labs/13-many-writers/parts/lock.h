/* lock.h - a lock for processes that outlives its holder's death
 *
 * On Linux it is a robust mutex: a number in shared memory, which the kernel marks if the holder
 * dies. macOS has no such mutex. There it is a lock on a byte of the keyfile (seat.h).
 */
#ifndef LOCK_H
#define LOCK_H
#include <pthread.h>

struct lock {
    pthread_mutex_t mutex;
};

void lock_make(struct lock *lock); /* once, before the forks, after seat_open */
void lock_take(struct lock *lock); /* waits until nobody has it, or its holder has died */
void lock_give(struct lock *lock);

#endif

/* lock.c - a robust mutex, or a lock on a file */
#include "lock.h"

#include "lab.h"
#include "seat.h"

#include <errno.h>

static bool on_file; /* asked once, because it is a system call */

void lock_make(struct lock *lock)
{
    on_file = lab_is_macos();
    if (on_file)
        return;
#if !defined(__APPLE__)
    pthread_mutexattr_t how;
    errno = pthread_mutexattr_init(&how);
    if (errno == 0)
        errno = pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
    if (errno == 0)
        errno = pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST);
    if (errno == 0)
        errno = pthread_mutex_init(&lock->mutex, &how);
    if (errno != 0)
        die("pthread_mutex_init");
#else
    (void)lock;
#endif
}

void lock_take(struct lock *lock)
{
    if (on_file) {
        seat_alone(true);
        return;
    }
#if !defined(__APPLE__)
    errno = pthread_mutex_lock(&lock->mutex);
    if (errno == EOWNERDEAD) /* we have it. What it protects is never half changed, so go on */
        errno = pthread_mutex_consistent(&lock->mutex);
    if (errno != 0)
        die("pthread_mutex_lock");
#else
    (void)lock;
#endif
}

void lock_give(struct lock *lock)
{
    if (on_file) {
        seat_alone(false);
        return;
    }
    errno = pthread_mutex_unlock(&lock->mutex);
    if (errno != 0)
        die("pthread_mutex_unlock");
}

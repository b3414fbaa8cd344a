/* waiter.h - for cond and killed-cond: start a process, and be certain that it waits for a
 * condition variable
 */
#ifndef WAITER_H
#define WAITER_H

#include <pthread.h>
#include <sys/types.h>

struct waited {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
};

/* Initialises both, for processes that share the memory. */
void waited_make(struct waited *waited);

/* Starts a child that locks the mutex and runs part(waited, who). Returns when the child has the
 * mutex. The child keeps the mutex until it waits: when you get the mutex, you know it waits. */
pid_t waiter_begin(void (*part)(void *, const char *), struct waited *waited, const char *who);

/* A process that waits for a mutex or a condition variable does not notice that another process was
 * killed. So once a second a waiter looks whether `parent` is alive, and the parent looks at its
 * waiters, and each ends if it must. waiter_begin calls this for the waiters. */
void waiter_watch(pid_t parent);

/* Ends the program unless `error`, which a pthread function has returned, is 0. */
void must(int error, const char *what);

#endif

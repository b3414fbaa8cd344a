/* sync-pthread.c - mutexes and their kin in shared memory */
#include "../parts/made.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <time.h>

TOPIC(sync_pthread, "sync");

PROBE(pshared_values, "process-shared-values", "Y-20", "PTHREAD_PROCESS_SHARED and _PRIVATE are")
{
    answer("%d %d", (int)PTHREAD_PROCESS_SHARED, (int)PTHREAD_PROCESS_PRIVATE);
}
PROBE(pshared_0, "process-shared-0", "Y-20", "pthread_mutexattr_setpshared(0)")
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    zero_or_absent(pthread_mutexattr_setpshared(&attributes, 0));
}
static pthread_mutex_t *shared_mutex(void *where)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    errno = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (errno != 0)
        cannot("pthread_mutexattr_setpshared");
    errno = pthread_mutex_init(where, &attributes);
    if (errno != 0)
        cannot("pthread_mutex_init");
    return where;
}
PROBE(mutex_shared, "mutex-shared", "Y-21", "a shared mutex, locked here: trylock in a child")
{
    pthread_mutex_t *mutex = shared_mutex(shared_memory());
    pthread_mutex_lock(mutex);
    pid_t child = forked();
    if (child == 0) {
        zero_or_absent(pthread_mutex_trylock(mutex));
        _exit(0);
    }
    wait_for(child);
}
/* Two children wait for one condition variable, the second at another address of the same memory */
struct together {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int waiting, woken;
    bool go; /* a wait may end though nobody has woken it */
};
static pid_t waiter(struct together *at)
{
    pid_t child = forked();
    if (child != 0)
        return child;
    pthread_mutex_lock(&at->mutex);
    at->waiting++;
    errno = 0;
    while (!at->go && errno == 0)
        errno = pthread_cond_wait(&at->cond, &at->mutex);
    if (errno != 0)
        ok_or_errno(false);
    at->waiting--;
    at->woken++;
    pthread_mutex_unlock(&at->mutex);
    _exit(0);
}
static bool wait_until(struct together *at, int waiting) /* or one has come back */
{
    int woken = 0;
    for (bool there = false; !there; sched_yield()) {
        pthread_mutex_lock(&at->mutex);
        woken = at->woken;
        there = at->waiting == waiting || woken > 0;
        pthread_mutex_unlock(&at->mutex);
    }
    return woken == 0;
}
PROBE(cond_addresses, "cond-two-addresses", "Y-22", "two waiters see a condition at two addresses")
{
    int fd = object(page());
    struct together *one = (struct together *)(uintptr_t)object_map(fd, page());
    struct together *two = (struct together *)(uintptr_t)object_map(fd, page());
    pthread_condattr_t attributes;
    shared_mutex(&one->mutex);
    pthread_condattr_init(&attributes);
    errno = pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (errno != 0 || (errno = pthread_cond_init(&one->cond, &attributes)) != 0)
        cannot("pthread_cond_init");
    pid_t first = waiter(one);
    wait_until(one, 1);
    pid_t second = waiter(two);
    if (!wait_until(one, 2))
        return; /* the second has said why */
    pthread_mutex_lock(&one->mutex);
    one->go = true;
    pthread_cond_broadcast(&one->cond);
    pthread_mutex_unlock(&one->mutex);
    wait_for(first);
    wait_for(second);
    if (report->answer[0] == '\0')
        answer("ok");
}
PROBE(rwlock_shared, "rwlock-shared", "Y-23", "a shared rwlock, locked here: tryrdlock in a child")
{
    pthread_rwlock_t *lock = shared_memory();
    pthread_rwlockattr_t attributes;
    pthread_rwlockattr_init(&attributes);
    errno = pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (errno != 0 || (errno = pthread_rwlock_init(lock, &attributes)) != 0 ||
        (errno = pthread_rwlock_wrlock(lock)) != 0)
        cannot("pthread_rwlock");
    pid_t child = forked();
    if (child == 0) {
        zero_or_absent(pthread_rwlock_tryrdlock(lock));
        _exit(0);
    }
    wait_for(child);
}
PROBE(mutex_robust, "mutex-robust", "Y-24", "pthread_mutexattr_setrobust")
{
#if defined(__APPLE__)
    answer("absent");
#else
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    zero_or_absent(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
#endif
}
PROBE(mutex_owner, "mutex-owner-died", "Y-24", "a shared mutex whose owner was killed: trylock")
{
    pthread_mutex_t *mutex = shared_mutex(shared_memory());
    pid_t child = forked();
    if (child == 0) {
        pthread_mutex_lock(mutex);
        raise(SIGKILL);
    }
    wait_for(child);
    zero_or_absent(pthread_mutex_trylock(mutex));
}
PROBE(barrier, "barrier", "Y-25", "pthread_barrier_init")
{
#if defined(__APPLE__)
    answer("absent");
#else
    zero_or_absent(pthread_barrier_init(shared_memory(), NULL, 2));
#endif
}
PROBE(spin_lock, "spin-lock", "Y-25", "pthread_spin_init")
{
#if defined(__APPLE__)
    answer("absent");
#else
    zero_or_absent(pthread_spin_init(shared_memory(), PTHREAD_PROCESS_SHARED));
#endif
}
PROBE(mutex_timed, "mutex-timedlock", "Y-25", "pthread_mutex_timedlock, the time is over")
{
#if defined(__APPLE__)
    answer("absent");
#else
    struct timespec then = {.tv_sec = 1}; /* long ago */
    pthread_mutex_t *mutex = shared_mutex(shared_memory());
    pthread_mutex_lock(mutex);
    zero_or_absent(pthread_mutex_timedlock(mutex, &then));
#endif
}
PROBE(mutex_types, "mutex-types", "Y-26", "PTHREAD_MUTEX_ERRORCHECK and _RECURSIVE are")
{
    answer("%d %d", (int)PTHREAD_MUTEX_ERRORCHECK, (int)PTHREAD_MUTEX_RECURSIVE);
}
PROBE(mutex_size, "mutex-size", "Y-27", "sizeof(pthread_mutex_t)")
{
    answer("%zu", sizeof(pthread_mutex_t));
}
PROBE(sem_size, "sem-size", "Y-27", "sizeof(sem_t)")
{
    answer("%zu", sizeof(sem_t));
}
PROBE(cond_clock, "cond-clock", "Y-28", "pthread_condattr_setclock(CLOCK_MONOTONIC)")
{
#if defined(__APPLE__)
    answer("absent");
#else
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    zero_or_absent(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC));
#endif
}

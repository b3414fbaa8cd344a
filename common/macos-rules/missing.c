/* missing.c - functions that macOS has not
 *
 * On a Mac a program that calls one of these does not link. Here it has been linked already, so
 * that the best answer left is ENOSYS. No header that declares them is included: all are other
 * names of two functions.
 */
#include "rules.h"

__attribute__((used)) static int as_value(void)
{
    return ENOSYS;
}

__attribute__((used)) static long as_errno(void)
{
    return rules_refuse(ENOSYS);
}

__attribute__((used)) static int not_supported(void)
{
    return EOPNOTSUPP;
}

#define VALUE(name) int name(void) __attribute__((alias("as_value")));
#define ERRNO(name) long name(void) __attribute__((alias("as_errno")));

/* clang-format off */
/* Y-01: these exist, and say ENOSYS on macOS too */
ERRNO(sem_init) ERRNO(sem_destroy) ERRNO(sem_getvalue)
/* Y-02 */
ERRNO(sem_timedwait) ERRNO(sem_clockwait)

/* Y-24: robust mutexes */
VALUE(pthread_mutexattr_setrobust) VALUE(pthread_mutexattr_setrobust_np)
VALUE(pthread_mutexattr_getrobust) VALUE(pthread_mutexattr_getrobust_np)
VALUE(pthread_mutex_consistent) VALUE(pthread_mutex_consistent_np)

/* Y-25: barriers, spin locks, locks with a time limit */
VALUE(pthread_barrier_init) VALUE(pthread_barrier_wait) VALUE(pthread_barrier_destroy)
VALUE(pthread_barrierattr_init) VALUE(pthread_barrierattr_destroy)
VALUE(pthread_barrierattr_setpshared) VALUE(pthread_barrierattr_getpshared)
VALUE(pthread_spin_init) VALUE(pthread_spin_destroy)
VALUE(pthread_spin_lock) VALUE(pthread_spin_trylock) VALUE(pthread_spin_unlock)
VALUE(pthread_mutex_timedlock) VALUE(pthread_mutex_clocklock)

/* Y-28: another clock for condition variables */
VALUE(pthread_condattr_setclock) VALUE(pthread_condattr_getclock) VALUE(pthread_cond_clockwait)

/* Y-39: message queues */
ERRNO(mq_open) ERRNO(mq_close) ERRNO(mq_unlink) ERRNO(mq_getattr) ERRNO(mq_setattr)
ERRNO(mq_send) ERRNO(mq_receive) ERRNO(mq_timedsend) ERRNO(mq_timedreceive) ERRNO(mq_notify)

/* M-05, P-65: memory calls of Linux; -1 is MAP_FAILED too */
ERRNO(mremap) ERRNO(remap_file_pages) ERRNO(memfd_create) ERRNO(mlock2)
ERRNO(process_vm_readv) ERRNO(process_vm_writev)
/* V-113: namespaces */
ERRNO(unshare) ERRNO(setns)
/* M-14: exist, and say ENOSYS on macOS too */
ERRNO(mlockall) ERRNO(munlockall)

/* P-41. Not ENOSYS: for this one linkers and others have another way, as where a file system lacks
 * it. */
int posix_fallocate(void) __attribute__((alias("not_supported")));
int posix_fallocate64(void) __attribute__((alias("not_supported")));

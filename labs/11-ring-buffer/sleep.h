/* sleep.h - spin, sleep until a word changes, wake who sleeps: what differs by system, and two
 * fences */
#ifndef SLEEP_H
#define SLEEP_H
#include "lab.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

/* An atomic that takes a lock takes one of its own process: the other would not see it */
static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LONG_LOCK_FREE == 2 &&
                  ATOMIC_LLONG_LOCK_FREE == 2,
              "a 64-bit atomic needs a lock here");

/* wait_on: sleeps while *at is `value`, at most `ms` milliseconds. Wakes for nothing now and then:
 * look again. wake_up: wakes whoever sleeps on *at, in any process that has this memory, at
 * whatever address. */
#if defined(__linux__)
#include <sys/syscall.h>
#define FUTEX_WAIT 0 /* linux/futex.h has them, which a musl toolchain need not have */
#define FUTEX_WAKE 1
static inline void wait_on(_Atomic(uint32_t) *at, uint32_t value, long ms)
{
    struct timespec most = {ms / 1000, ms % 1000 * 1000000};
    if (syscall(SYS_futex, at, FUTEX_WAIT, value, &most, NULL, 0) == -1 && errno != EAGAIN &&
        errno != EINTR && errno != ETIMEDOUT)
        die("futex(FUTEX_WAIT)");
}
static inline void wake_up(_Atomic(uint32_t) *at)
{
    if (syscall(SYS_futex, at, FUTEX_WAKE, 1, NULL, NULL, 0) == -1)
        die("futex(FUTEX_WAKE)");
}
#else
/* macOS has such a call since 14.4 (fact Y-30), so it is looked up, and not linked. Before, there
 * is none that is public: sleep a millisecond, and look again. 1: the memory is shared. 32: the
 * clock OS_CLOCK_MACH_ABSOLUTE_TIME. */
#include <dlfcn.h>
static inline void wait_on(_Atomic(uint32_t) *at, uint32_t value, long ms)
{
    int (*wait)(void *, uint64_t, size_t, uint32_t, uint32_t, uint64_t);
    *(void **)&wait = dlsym(RTLD_DEFAULT, "os_sync_wait_on_address_with_timeout");
    struct timespec nap = {0, 1000000};
    if (wait == NULL)
        nanosleep(&nap, NULL);
    else if (wait((void *)at, value, sizeof *at, 1, 32, (uint64_t)ms * 1000000) == -1 &&
             errno != EINTR && errno != ETIMEDOUT && errno != EFAULT)
        die("os_sync_wait_on_address_with_timeout");
}
static inline void wake_up(_Atomic(uint32_t) *at)
{
    int (*wake)(void *, size_t, uint32_t);
    *(void **)&wake = dlsym(RTLD_DEFAULT, "os_sync_wake_by_address_any");
    if (wake != NULL && wake((void *)at, sizeof *at, 1) == -1 && errno != ENOENT)
        die("os_sync_wake_by_address_any"); /* ENOENT: nobody sleeps any more */
}
#endif

/* Between two looks at a word that another core will change. Each look takes the line away from
 * that core, which wants to store into it: who looks all the time waits longer. */
static inline void relax(void)
{
    for (int i = 0; i < 4; i++) {
#if defined(__x86_64__) || defined(__i386__)
        __builtin_ia32_pause();
#elif defined(__aarch64__)
        __asm__ volatile("isb"); /* yield returns at once on many cores */
#endif
    }
}

/* Who wants to sleep stores `asleep`, then looks at the index once more; who moves the index stores
 * it, then looks at `asleep`. The fence between the two forbids that each misses the other's store,
 * and one sleeps for nothing. */
static inline void fall_asleep(_Atomic(uint32_t) *asleep)
{
    atomic_store_explicit(asleep, 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
}
static inline void wake(_Atomic(uint32_t) *asleep)
{
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load_explicit(asleep, memory_order_relaxed)) {
        atomic_store_explicit(asleep, 0, memory_order_relaxed);
        wake_up(asleep);
    }
}
#endif

/* sleep.h - to wait by looking, to sleep until a word changes, and to wake the one that sleeps
 *
 * What is done for each batch of messages, or for each look, is in this header, because it must be
 * inlined to be fast. The system calls are in sleep.c.
 */
#ifndef SLEEP_H
#define SLEEP_H
#include <assert.h>
#include <stdatomic.h>
#include <stdint.h>

/* An atomic that needs a lock uses one in its own process, which the other process wouldn't see */
static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LONG_LOCK_FREE == 2 &&
                  ATOMIC_LLONG_LOCK_FREE == 2,
              "a 64-bit atomic needs a lock here");

/* wait_on sleeps while *at is `value`, for at most `ms` milliseconds. It may also return for no
 * reason, so look again. wake_up wakes the process that sleeps on *at; that process may have the
 * memory at another address. */
void wait_on(_Atomic(uint32_t) *at, uint32_t value, long ms);
void wake_up(_Atomic(uint32_t) *at);

/* How often to look before sleeping. To look again is useful only if the other side can run at the
 * same time, on another CPU. */
int ring_spins(void);

/* A short pause between two looks at a word that another core will change. Each look takes the
 * cache line away from that core, which wants to store into it. Looking all the time makes us wait
 * longer. With four pauses a stream was faster than with one, on an AMD EPYC, because the other
 * side can do more between two looks. For a single message one pause is enough. */
static inline void relax(int pauses)
{
    for (int i = 0; i < pauses; i++) {
#if defined(__x86_64__) || defined(__i386__)
        __builtin_ia32_pause();
#elif defined(__aarch64__)
        __asm__ volatile("isb"); /* on many cores yield is no pause at all */
#endif
    }
}

/* A side that wants to sleep stores `asleep`, and then looks at the index once more. A side that
 * moves the index stores it, and then looks at `asleep`. Without the fence between the two steps,
 * each side could miss the other one's store, and one would sleep although there is work. */
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

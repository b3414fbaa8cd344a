/* sleep.c - the system calls that sleep and wake, which differ between Linux and macOS */
#include "sleep.h"

#include "lab.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

int ring_spins(void)
{
    return sysconf(_SC_NPROCESSORS_ONLN) > 1 ? 2000 : 0;
}

#if defined(__linux__)
#include <sys/syscall.h>
#define FUTEX_WAIT 0 /* defined here because a musl toolchain may lack linux/futex.h */
#define FUTEX_WAKE 1

void wait_on(_Atomic(uint32_t) *at, uint32_t value, long ms)
{
    long most[] = {ms / 1000,
                   ms % 1000 * 1000000}; /* SYS_futex takes longs; a timespec may be wider */
    if (syscall(SYS_futex, at, FUTEX_WAIT, value, most, NULL, 0) == -1 && errno != EAGAIN &&
        errno != EINTR && errno != ETIMEDOUT)
        die("futex(FUTEX_WAIT)");
}

void wake_up(_Atomic(uint32_t) *at)
{
    if (syscall(SYS_futex, at, FUTEX_WAKE, 1, NULL, NULL, 0) == -1)
        die("futex(FUTEX_WAKE)");
}
#else
/* macOS has such a call since 14.4 (fact Y-30). An older macOS would not start a program that links
 * to it, so the program looks it up while it runs. If it is missing, we sleep for a millisecond and
 * look again, because the older calls are not public. The argument 1 says that the memory is
 * shared, and 32 is the clock, OS_CLOCK_MACH_ABSOLUTE_TIME. */
#include <dlfcn.h>

void wait_on(_Atomic(uint32_t) *at, uint32_t value, long ms)
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

void wake_up(_Atomic(uint32_t) *at)
{
    int (*wake)(void *, size_t, uint32_t);
    *(void **)&wake = dlsym(RTLD_DEFAULT, "os_sync_wake_by_address_any");
    if (wake != NULL && wake((void *)at, sizeof *at, 1) == -1 && errno != ENOENT)
        die("os_sync_wake_by_address_any"); /* ENOENT: nobody sleeps there */
}
#endif

/* sync-wait.c - waiting on an address, and atomics */
#include "../parts/made.h"

#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/wait.h>
#if defined(__linux__)
#include <sys/syscall.h>
#elif defined(__APPLE__)
#include <dlfcn.h>
#endif

TOPIC(sync_wait, "sync");

/* Linux: futex, which is shared unless one says that it is private. macOS: since 14.4, by a
 * flag. */
#if defined(__linux__)
#define FUTEX(at, operation, value) syscall(SYS_futex, at, operation, value, NULL, NULL, 0)
static long wait_on(uint32_t *at, uint32_t value)
{
    return FUTEX(at, 0, value);
}
static long wake_one(uint32_t *at)
{
    return FUTEX(at, 1, 1);
}
#elif defined(__APPLE__)
static void *function(const char *name)
{
    void *found = dlsym(RTLD_DEFAULT, name);
    if (found == NULL)
        end_with("absent");
    return found;
}
static long wait_on(uint32_t *at, uint32_t value)
{
    int (*call)(void *, uint64_t, size_t, uint32_t);
    *(void **)&call = function("os_sync_wait_on_address");
    return call(at, value, sizeof *at, 1);
}
static long wake_one(uint32_t *at)
{
    int (*call)(void *, size_t, uint32_t);
    *(void **)&call = function("os_sync_wake_by_address_any");
    return call(at, sizeof *at, 1);
}
#else
static long wait_on(uint32_t *at, uint32_t value)
{
    (void)at, (void)value;
    errno = ENOSYS;
    return -1;
}
static long wake_one(uint32_t *at)
{
    return wait_on(at, 0);
}
#endif
PROBE(wait_address, "wait-address", "Y-30", "a wait on an address, woken at another of that memory")
{
    int fd = object(page());
    uint32_t *here = (uint32_t *)(uintptr_t)object_map(fd, page());
    uint32_t *there = (uint32_t *)(uintptr_t)object_map(fd, page());
    pid_t child = forked();
    if (child == 0) {
        ok_or_absent(wait_on(there, 0) != -1);
        _exit(0);
    }
    while (waitpid(child, NULL, WNOHANG) == 0) {
        wake_one(here);
        sched_yield();
    }
}
PROBE(wait_other, "wait-address-other", "Y-31", "a wait for a value that is not there")
{
    ok_or_absent(wait_on(shared_memory(), 1) != -1);
}
PROBE(wake_nobody, "wake-nobody", "Y-31", "a wake where nobody waits")
{
    ok_or_absent(wake_one(shared_memory()) != -1);
}
PROBE(ulock, "ulock", "Y-32", "is there a private function __ulock_wait?")
{
#if defined(__APPLE__)
    function("__ulock_wait");
    answer("yes");
#else
    answer("no");
#endif
}
PROBE(atomic_add, "atomic-add", "Y-41", "two processes add 1, 50000 times each, with an atomic")
{
    atomic_int *sum = shared_memory();
    pid_t child = forked();
    for (int i = 0; i < 50000; i++)
        atomic_fetch_add(sum, 1);
    if (child == 0)
        _exit(0);
    wait_for(child);
    answer("%d", atomic_load(sum));
}

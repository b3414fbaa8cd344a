/* bell.c - two sleepers wait for a letter, and one is killed
 *
 *   $ ./bell
 *   bell: killed before look: letters=0 other=ended
 *   bell: killed before sleep: letters=0 other=ended
 *   bell: killed asleep: letters=0 other=ended
 *   bell: killed before look again: letters=0 other=ended
 *   bell: killed before take: letters=0 other=ended
 *
 * On Linux a futex lets a process sleep until a number in memory has changed. The kernel keeps the
 * list of the sleepers, so a killed one leaves nothing behind. But a process that was woken, and is
 * killed before it does anything, has used up the call that woke it. So all are woken, and each
 * looks for itself. --one: only one is woken. --ringer: the process that rings is killed,
 * between the letter and the call that wakes.
 */
#define _GNU_SOURCE /* for syscall */
#include "lab.h"
#include "lab_meter.h"
#include "parts/victim.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

struct bell {
    atomic_uint rings; /* the number whose change ends the sleep */
    atomic_int letters;
};
static struct bell *bell;

#if defined(__linux__) /* linux/futex.h, which musl's compiler does not find */
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#endif
#define NEVER 100 /* a step that no sleeper reaches */

/* Sleeps if *at is still `seen`, until somebody wakes it. It may also wake up for nothing. */
static void futex_wait(atomic_uint *at, unsigned seen)
{
#if defined(__linux__)
    if (syscall(SYS_futex, at, FUTEX_WAIT, seen, NULL, NULL, 0) == -1 && errno != EAGAIN &&
        errno != EINTR)
        die("futex(FUTEX_WAIT)");
#else
    (void)at, (void)seen;
#endif
}

static void futex_wake(atomic_uint *at, int most)
{
#if defined(__linux__)
    if (syscall(SYS_futex, at, FUTEX_WAKE, most, NULL, NULL, 0) == -1)
        die("futex(FUTEX_WAKE)");
#else
    (void)at, (void)most;
#endif
}

static void sleeper(void *parent)
{
#if defined(__linux__)
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1) /* nobody sleeps on when the parent was killed */
        die("prctl");
    if (getppid() != *(pid_t *)parent)
        _exit(1);
#else
    (void)parent;
#endif
    for (;;) {
        unsigned seen = bell->rings; /* before it looks: then it misses no ring after the look */
        step("look");
        if (bell->letters > 0) {
            step("take");
            if (atomic_exchange(&bell->letters, 0) > 0)
                return;
        }
        step("sleep");
        futex_wait(&bell->rings, seen);
    }
}

static void ring(int most)
{
    bell->letters++;
    bell->rings++;
    step("wake");
    futex_wake(&bell->rings, most);
}

static void ringer(void *most)
{
    ring(*(int *)most);
}

/* Waits until all sleepers sleep, or this one has ended. Has it ended? */
static bool ends(struct victim *one)
{
    struct lab_load load;
    siginfo_t info;
    for (;; sched_yield()) {
        load = (struct lab_load){.running = false};
        lab_get_load(&load);
        info.si_pid = 0; /* asked second: what does not run may also have ended */
        if (waitid(P_PID, (id_t)one->pid, &info, WEXITED | WNOHANG | WNOWAIT) == -1)
            die("waitid");
        if (info.si_pid != 0 || (!load.running && !load.blocked))
            return info.si_pid != 0;
    }
}

/* Prints what the other sleeper has done by now. Returns true if that is right. */
static bool tell(const char *where, struct victim *other)
{
    bool ended = ends(other);
    if (ended)
        victim_reach(other);
    else
        victim_kill(other);
    printf("bell: killed %s: letters=%d other=%s\n", where, bell->letters,
           ended ? "ended" : "asleep");
    return ended && bell->letters == 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--one] [--ringer]");
    int most = lab_flag(&argc, argv, "--one") ? 1 : INT_MAX;
    bool kill_ringer = lab_flag(&argc, argv, "--ringer");
    lab_operands(&argc, argv, 0, 0, "");
    if (lab_is_macos())
        refuse("./jobs works on macOS, too", "this program needs Linux's futex");
    if (access("/proc/thread-self/children", R_OK) == -1) /* or all would seem to sleep; see ends */
        die_hint("./jobs does without; this kernel may have no CONFIG_PROC_CHILDREN",
                 "access(/proc/thread-self/children)");
    bell = mmap(NULL, sizeof *bell, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bell == MAP_FAILED)
        die("mmap(%zu)", sizeof *bell);

    /* The first sleeper's steps are look, sleep, and when it is woken, look and take. */
    static const struct {
        const char *where;
        long nth; /* the step before which it is killed; NEVER: it is killed in its sleep */
    } kills[] = {{"before look", 1},
                 {"before sleep", 2},
                 {"asleep", NEVER},
                 {"before look again", 3},
                 {"before take", 4}};
    long wrong = 0;
    pid_t parent = getpid();
    struct victim first, second;
    if (kill_ringer) {
        victim_start(&second, "sleeper", NEVER, sleeper, &parent);
        ends(&second);
        victim_begin(&first, "ringer", 1, ringer, &most);
        victim_kill(&first);
        return !tell("before wake", &second);
    }
    for (size_t i = 0; i < sizeof kills / sizeof *kills; i++) {
        bool woken = kills[i].nth == 3 || kills[i].nth == 4;
        bell->letters = 0;
        victim_start(&first, "first sleeper", kills[i].nth, sleeper, &parent);
        if (kills[i].nth < 3)
            victim_reach(&first);
        else
            ends(&first);
        if (!woken)
            victim_kill(&first);
        victim_start(&second, "second sleeper", NEVER, sleeper, &parent);
        ends(&second);
        ring(most);
        if (woken) {
            victim_reach(&first);
            ends(&second);
            victim_kill(&first);
        }
        wrong += !tell(kills[i].where, &second);
    }
    return wrong != 0;
}

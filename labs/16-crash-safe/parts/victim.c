/* victim.c - a victim says at its nth step which step that is, and waits; then its parent kills it
 *
 * A pair of sockets connects the two. If the parent ends, the victim finds its socket closed.
 */
#include "victim.h"

#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__) && (defined(__x86_64__) || defined(__i386__))
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#define SINGLE_STEPS
#endif

static int my_line = -1; /* a victim's socket to its parent */
static long steps_left;
struct traced {             /* shared with a victim that runs one instruction after the other */
    atomic_bool next, done; /* it has reached a second step; it has ended */
};
static struct traced *traced;
static bool stepping; /* in such a victim */

void step(const char *name)
{
    if ((my_line == -1 && !stepping) || --steps_left > 0)
        return;
    if (stepping) {
        if (steps_left == 0)
            kill(getpid(), SIGSTOP); /* which returns after fewer instructions than raise */
        else
            traced->next = true;
        return;
    }
    char byte; /* the name is at the same address in the parent, which has forked us */
    if (write(my_line, &name, sizeof name) == sizeof name)
        while (read(my_line, &byte, 1) == -1 && errno == EINTR)
            ;
    _exit(1); /* the parent has ended */
}

static pid_t child_of_ours(void)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    return child;
}

/* Waits for the end of a child that should end by itself */
static void ended(const char *name, pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    if (status != 0)
        refuse(NULL, "the %s did not finish its work", name);
}

void victim_start(struct victim *victim, const char *name, long nth, void (*part)(void *),
                  void *with)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        die("socketpair");
    pid_t child = child_of_ours();
    if (child == 0) {
        if (close(ends[0]) == -1)
            die("close");
        my_line = ends[1];
        steps_left = nth;
        part(with);
        fflush(stdout);
        _exit(0);
    }
    if (close(ends[1]) == -1)
        die("close");
    *victim = (struct victim){name, NULL, child, ends[0]};
}

bool victim_reach(struct victim *victim)
{
    ssize_t n;
    do
        n = read(victim->line, &victim->next, sizeof victim->next);
    while (n == -1 && errno == EINTR);
    if (n == -1)
        die("read(%s)", victim->name);
    if (n == sizeof victim->next)
        return true;
    victim->next = NULL;
    if (close(victim->line) == -1)
        die("close");
    ended(victim->name, victim->pid);
    return false;
}

bool victim_begin(struct victim *victim, const char *name, long nth, void (*part)(void *),
                  void *with)
{
    victim_start(victim, name, nth, part, with);
    return victim_reach(victim);
}

void victim_kill(struct victim *victim)
{
    if (kill(victim->pid, SIGKILL) == -1)
        die("kill(%s)", victim->name);
    int status;
    while (waitpid(victim->pid, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    if (!WIFSIGNALED(status))
        refuse(NULL, "the %s ended before it was killed", victim->name);
    if (close(victim->line) == -1)
        die("close");
}

void alone(const char *name, void (*part)(void *), void *with)
{
    pid_t child = child_of_ours();
    if (child == 0) {
        part(with);
        fflush(stdout);
        _exit(0);
    }
    ended(name, child);
}

#if defined(SINGLE_STEPS)
bool killed_after(long nth, void (*part)(void *), void *with)
{
    /* The victim runs freely to its step `from`, and one instruction at a time from there: `before`
     * is how many came before. All of them at each call would be a hundred thousand in the end. */
    static long from, before;
    int status;
    if (traced == NULL)
        traced =
            mmap(NULL, sizeof *traced, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (traced == MAP_FAILED)
        die("mmap(%zu)", sizeof *traced);
    if (nth == 1)
        from = before = 0;
    traced->next = traced->done = false;
    pid_t parent = getpid(), child = child_of_ours();
    if (child == 0) {
        if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1) /* or it stays stopped if we are killed */
            die("prctl");
        if (getppid() != parent)
            _exit(1);
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == -1)
            die_hint("this system does not let a process trace its child", "ptrace");
        steps_left = from;
        stepping = true;
        if (from == 0)
            kill(getpid(), SIGSTOP); /* here or in `step` the parent begins to count */
        part(with);
        traced->done = true;
        _exit(0);
    }
    for (long n = before; n <= nth; n++) {
        while (waitpid(child, &status, 0) == -1)
            if (errno != EINTR)
                die("waitpid");
        if (!WIFSTOPPED(status))
            refuse(NULL, traced->done ? "the victim ran on: this machine cannot run one instruction"
                                      : "the victim did not finish its work");
        if (traced->done)
            break;
        if (n < nth && ptrace(PTRACE_SINGLESTEP, child, NULL, NULL) == -1)
            die("ptrace(PTRACE_SINGLESTEP)");
    }
    if (kill(child, SIGKILL) == -1)
        die("kill");
    pid_t waited;
    do
        waited = waitpid(child, &status, 0);
    while (waited == -1 ? errno == EINTR : WIFSTOPPED(status)); /* it may have stopped before */
    if (waited == -1)
        die("waitpid");
    if (traced->next) {
        from++;
        before = nth;
    }
    return !traced->done;
}
#else
bool killed_after(long nth, void (*part)(void *), void *with)
{
    (void)nth, (void)part, (void)with;
    refuse(NULL, "one instruction at a time: only on Linux, and only on x86");
}
#endif

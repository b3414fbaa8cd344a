/* ask.h - asks one question, in a child of its own
 *
 * The child is a process group of its own, may crash (its signal is the answer) and has two
 * seconds, in which it works or does nothing (lab_meter). What it makes it notes in memory shared
 * with us, so that we remove it whatever became of the child.
 */
#ifndef ASK_H
#define ASK_H

#include "topics.h"

static void nothing(int number)
{
    (void)number;
}

/* Waits until the child has ended, but leaves its number in use; false if it has had its time. A
 * SIGALRM every tenth of a second interrupts the wait: we look what the child does. */
static bool ended(pid_t child)
{
    struct itimerval tenth = {{0, 100000}, {0, 100000}}, none = {{0, 0}, {0, 0}};
    struct lab_meter meter = {0};
    siginfo_t info;
    long spent = 0;
    if (setitimer(ITIMER_REAL, &tenth, NULL) == -1)
        die("setitimer");
    while (spent < 1000 * SECONDS && waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == -1) {
        if (errno != EINTR)
            die("waitid");
        spent += lab_meter(&meter);
    }
    if (setitimer(ITIMER_REAL, &none, NULL) == -1)
        die("setitimer");
    return spent < 1000 * SECONDS;
}

/* Our caller may have ignored or blocked SIGALRM */
static void hear_alarm(void)
{
    struct sigaction interrupt = {.sa_handler = nothing}; /* no SA_RESTART: a wait ends */
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGALRM);
    if (sigaction(SIGALRM, &interrupt, NULL) == -1 || sigprocmask(SIG_UNBLOCK, &ours, NULL) == -1)
        die("sigaction");
}

static const char *ask(int which)
{
    memset(shared, 0, sizeof *shared);
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        static const int defaults[] = {SIGALRM, SIGSEGV, SIGBUS}; /* whoever has handled them */
        for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
            signal(defaults[i], SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        setpgid(0, 0);
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: no core file from this */
        probes[which].ask();
        if (shared->ids > 0) /* IPC_PRIVATE's: if probe is killed, nobody else knows them */
            tidy();
        _exit(0);
    }
    setpgid(child, child); /* best effort: the child does it, too, whoever comes first */
    bool in_time = ended(child);
    kill(-child, SIGKILL); /* what it has forked; its number is not free before we have waited */
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    if (!in_time)
        snprintf(shared->answer, sizeof shared->answer, "no end");
    else if (WIFSIGNALED(status))
        snprintf(shared->answer, sizeof shared->answer, "%s", lab_signal_name(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        snprintf(shared->answer, sizeof shared->answer, "exit %d", WEXITSTATUS(status));
    tidy();
    return shared->answer[0] ? shared->answer : "no answer";
}

static void undo(void)
{
    if (shared != NULL)
        tidy();
}
#endif

/* ask.h - asks one question, in a child of its own
 *
 * The child is a process group of its own, may crash (its signal is the answer) and has two
 * seconds. What it makes it notes in memory shared with us, so that we remove it whatever became of
 * the child.
 */
#ifndef ASK_H
#define ASK_H

#include "topics.h"

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
        alarm(SECONDS);
        probes[which].ask();
        if (shared->ids > 0) /* IPC_PRIVATE's: if probe is killed, nobody else knows them */
            tidy();
        _exit(0);
    }
    setpgid(child, child); /* best effort: the child does it, too, whoever comes first */
    siginfo_t info;
    while (waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT) == -1)
        if (errno != EINTR)
            die("waitid");
    kill(-child, SIGKILL); /* what it has forked; its number is not free before we have waited */
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (WIFSIGNALED(status))
        snprintf(shared->answer, sizeof shared->answer, "%s",
                 WTERMSIG(status) == SIGALRM ? "no end" : lab_signal_name(WTERMSIG(status)));
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

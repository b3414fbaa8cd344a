/* ask.c - asks one question, in a child of its own
 *
 * The child may crash: then the answer is its signal. It has two seconds; only time in which it
 * could run counts (lab_meter). It is in a process group of its own, so that we can kill it with
 * all that it has forked. It writes down what it makes, in memory that it shares with us, so that
 * we can remove that, in whatever way the child ends.
 */
#include "ask.h"
#include "lab_meter.h"
#include "made.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS 10 /* that a question may take */

static void nothing(int number)
{
    (void)number;
}

void ask_start(void)
{
    report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
    if (report == MAP_FAILED)
        die("mmap");
    made_start();
    lab_undo(made_remove);

    /* Our caller may have ignored or blocked SIGALRM, and we would inherit that */
    struct sigaction interrupt = {.sa_handler = nothing}; /* no SA_RESTART: it ends waitid */
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGALRM);
    if (sigaction(SIGALRM, &interrupt, NULL) == -1 || sigprocmask(SIG_UNBLOCK, &ours, NULL) == -1)
        die("sigaction");
}

/* Waits until the child has ended, but does not free its pid (WNOWAIT). Returns false if its time
 * is over. SIGALRM interrupts the wait every tenth of a second, so that we can count the time. */
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

static _Noreturn void child_asks(const struct probe *probe)
{
    static const int defaults[] = {SIGALRM, SIGSEGV,
                                   SIGBUS}; /* a handler may have been inherited */
    for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
        signal(defaults[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: write no core file */
    probe->ask();
    if (report->ids > 0) /* ids of IPC_PRIVATE: if probe is killed, only we know them */
        made_remove();
    _exit(0);
}

const char *ask(const struct probe *probe)
{
    memset(report, 0, sizeof *report);
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0)
        child_asks(probe);
    setpgid(child, child); /* best effort: the child does the same, and one of us is first */
    bool in_time = ended(child);
    kill(-child, SIGKILL); /* also what it has forked; its pid is not free before waitpid */
    int status;
    while (waitpid(child, &status, 0) == -1)
        if (errno != EINTR)
            die("waitpid");
    static char said[sizeof report->answer]; /* a copy: others may still write there */
    memcpy(said, report->answer, sizeof said);
    said[sizeof said - 1] = '\0';
    if (!in_time)
        snprintf(said, sizeof said, "no end");
    else if (WIFSIGNALED(status))
        snprintf(said, sizeof said, "%s", lab_signal_name(WTERMSIG(status)));
    else if (WEXITSTATUS(status) != 0)
        snprintf(said, sizeof said, "exit %d", WEXITSTATUS(status));
    else if (said[0] == '\0')
        snprintf(said, sizeof said, "no answer");
    made_remove();
    return said;
}

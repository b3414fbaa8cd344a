/* limit.c - run a command, but only so long, and leave none of its processes behind
 *
 *   $ ./limit 20 sh -c 'echo hello; sleep 1000'
 *   hello
 *   (exit 124)
 *
 * What counts are the SECONDS in which the command works or does nothing. While it wants a
 * processor that other programs have, no time passes for it (lab_meter.h): a busy machine
 * ends nothing that a quiet one would let finish.
 *
 * The command gets a process group of its own. When it ends, when the SECONDS are spent, or when
 * SIGINT, SIGQUIT, SIGTERM or SIGHUP asks us to stop, what is left of the group is killed; asked to
 * stop, it has 2 such seconds to take back what it made. SIGUSR1 starts the SECONDS anew, so that a
 * script can have them for each of its steps. From SIGUSR2 to the next SIGUSR1 nothing counts: the
 * script waits for a person.
 * The status is the command's (128 + N if signal N killed it, 127 if it cannot be run), 124 if the
 * time ran out, 128 + N if we were stopped by signal N. timeout(1) does nearly this; macOS has
 * none.
 */
#include "lab.h"
#include "lab_meter.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

static void nothing(int number)
{
    (void)number;
}

/* A SIGALRM at each tick, at which we look what the command has used */
static void ticks(unsigned seconds)
{
    struct timeval tick = {seconds < 10 ? 0 : 1, seconds < 10 ? 100000 : 0};
    if (setitimer(ITIMER_REAL, &(struct itimerval){tick, tick}, NULL) == -1)
        die("setitimer");
}

/* Has the command ended? It stays a zombie, so that nobody else gets its number before the last
 * kill. What else has ended was an orphan. */
static bool ended(pid_t command)
{
    for (;;) {
        siginfo_t info = {.si_pid = 0};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == -1 || info.si_pid == 0)
            return false;
        if (info.si_pid == command)
            return true;
        waitpid(info.si_pid, NULL, WNOHANG);
    }
}

/* Does one of the group live? On Linux waitid says so, because it is not asked for zombies. On
 * macOS we see only the command. */
static bool lives(pid_t group)
{
#if defined(__linux__)
    siginfo_t info;
    return waitid(P_PGID, (id_t)group, &info, WSTOPPED | WNOHANG | WNOWAIT) == 0;
#else
    return !ended(group);
#endif
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "--help") == 0)
        lab_start(argc, argv, "SECONDS COMMAND...");
    else
        lab_start(1, argv, "SECONDS COMMAND..."); /* the command's own --help is not ours */
    if (argc < 3)
        usage("no %s", argc < 2 ? "SECONDS" : "COMMAND");
    unsigned seconds = (unsigned)lab_number("SECONDS", argv[1], 1, 86400);

    /* Signals are taken with sigwait, one at a time, so no handler can interrupt anything. */
    sigset_t wanted, before;
    static const int ours[] = {SIGCHLD, SIGALRM, SIGUSR1, SIGUSR2,
                               SIGINT,  SIGQUIT, SIGTERM, SIGHUP};
    sigemptyset(&wanted);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        /* macOS drops a signal whose default is to be ignored, also one that is waited for. */
        signal(ours[i], ours[i] == SIGCHLD
                            ? nothing
                            : SIG_DFL); /* a shell starts background commands with SIGINT ignored */
        sigaddset(&wanted, ours[i]);
    }
    sigprocmask(SIG_BLOCK, &wanted, &before);

#if defined(__linux__)
    prctl(PR_SET_PDEATHSIG, SIGTERM);  /* who started us is killed: stop, too */
    prctl(PR_SET_CHILD_SUBREAPER, 1L); /* the command's orphans come to us: we see them end */
#endif

    pid_t parent = getpid(), child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setpgid(0, 0);
        sigprocmask(SIG_SETMASK, &before, NULL);
#if defined(__linux__)
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* if we are killed, the command must not run on */
        if (getppid() != parent)
            _exit(1);
#endif
        execvp(argv[2], argv + 2);
        fprintf(stderr, "limit: %s: %s\n", argv[2], lab_errno_name(errno));
        _exit(127);
    }
    (void)parent;
    setpgid(child, child); /* the second of the two calls changes nothing */
    struct lab_meter meter = {0};
    long spent = 0;
    bool counts = true;
    ticks(seconds);

    int result = -1, signal_number, status;
    do {
        sigwait(&wanted, &signal_number);
        if (signal_number == SIGUSR1 || signal_number == SIGUSR2) {
            spent = 0;
            counts = signal_number == SIGUSR1;
        } else if (signal_number == SIGALRM) {
            long passed = lab_meter(&meter);
            result = (spent += counts ? passed : 0) >= 1000L * (long)seconds ? 124 : -1;
        } else if (signal_number != SIGCHLD)
            result = 128 + signal_number;
    } while (result == -1 && !(signal_number == SIGCHLD && ended(child)));
    if (result > 128) {
        kill(-child, signal_number);
        ticks(2);
        for (spent = 0; lives(child) && spent < 2000;)
            if (sigwait(&wanted, &signal_number) == 0 && signal_number == SIGALRM)
                spent += lab_meter(&meter);
    }
    kill(-child, SIGKILL);
    if (waitpid(child, &status, 0) == child && result == -1)
        result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    while (waitpid(-child, NULL, 0) > 0) /* the rest of the group; on macOS there is none of ours */
        ;
    return result;
}

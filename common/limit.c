/* limit.c - run a command, but only so long, and leave none of its processes behind
 *
 *   $ ./limit 20 sh -c 'echo hello; sleep 1000'
 *   hello
 *   (exit 124)
 *
 * What counts are the SECONDS in which the command works or does nothing. While it wants a
 * processor that other programs have, no time passes for it (lab_meter in lab.h): a busy machine
 * ends nothing that a quiet one would let finish.
 *
 * The command gets a process group of its own. When it ends, when the SECONDS are spent, or when
 * SIGINT, SIGQUIT, SIGTERM or SIGHUP asks us to stop, what is left of the group is killed; asked to
 * stop, it has 2 such seconds to take back what it made. SIGUSR1 starts the SECONDS anew, so that a
 * script can have them for each of its steps.
 * The status is the command's (128 + N if signal N killed it, 127 if it cannot be run), 124 if the
 * time ran out, 128 + N if we were stopped by signal N. timeout(1) does nearly this; macOS has
 * none.
 */
#include "lab.h"

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
    static const int ours[] = {SIGCHLD, SIGALRM, SIGUSR1, SIGINT, SIGQUIT, SIGTERM, SIGHUP};
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
    ticks(seconds);

    int result = -1, signal_number;
    while (result == -1) {
        int status;
        pid_t ended;
        sigwait(&wanted, &signal_number);
        if (signal_number == SIGUSR1)
            spent = 0;
        else if (signal_number == SIGALRM)
            result = (spent += lab_meter(&meter)) >= 1000L * seconds ? 124 : -1;
        else if (signal_number != SIGCHLD)
            result = 128 + signal_number;
        else
            while ((ended = waitpid(-1, &status, WNOHANG)) > 0)
                if (ended == child)
                    result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    if (result > 128 && signal_number != SIGCHLD) {
        kill(-child, signal_number);
        ticks(2);
        pid_t ended;
        for (spent = 0; (ended = waitpid(-child, NULL, WNOHANG)) != -1 && spent < 2000;)
            if (ended == 0 && sigwait(&wanted, &signal_number) == 0 && signal_number == SIGALRM)
                spent += lab_meter(&meter);
    }
    kill(-child, SIGKILL);
    while (waitpid(-child, NULL, 0) > 0) /* waits for all of the group; on macOS, for the command */
        ;
    return result;
}

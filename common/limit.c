/* limit.c - run a command, but only so long, and leave none of its processes behind
 *
 *   $ ./limit 20 sh -c 'echo hello; sleep 1000'
 *   hello
 *   (exit 124)
 *
 * The command gets a process group of its own. When it ends, when SECONDS pass, or when SIGINT,
 * SIGTERM or SIGHUP asks us to stop, what is left of the group is killed. SIGUSR1 starts
 * the SECONDS anew, so that a script can have them for each of its steps.
 * The status is the command's (128 + N if signal N killed it), 124 if the time ran out, 128 + N
 * if we were stopped by signal N. timeout(1) does nearly this; macOS has none.
 */
#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

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
    static const int ours[] = {SIGCHLD, SIGALRM, SIGUSR1, SIGINT, SIGTERM, SIGHUP};
    sigemptyset(&wanted);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        signal(ours[i], SIG_DFL); /* a shell starts background commands with SIGINT ignored */
        sigaddset(&wanted, ours[i]);
    }
    sigprocmask(SIG_BLOCK, &wanted, &before);

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
        die("%s", argv[2]);
    }
    (void)parent;
    setpgid(child,
            child); /* whoever of the two comes first; the other's call then changes nothing */
    alarm(seconds);

    int status = 0, result = -1, signal_number;
    while (result == -1) {
        if (sigwait(&wanted, &signal_number) != 0)
            continue;
        if (signal_number == SIGUSR1)
            alarm(seconds);
        else if (signal_number == SIGALRM)
            result = 124;
        else if (signal_number != SIGCHLD)
            result = 128 + signal_number;
        else if (waitpid(child, &status, WNOHANG) == child)
            result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    if (result > 128 && signal_number != SIGCHLD) {
        kill(-child, signal_number); /* first as asked, so that programs can take back */
        alarm(2);
        while (sigwait(&wanted, &signal_number) == 0 && signal_number != SIGALRM)
            if (waitpid(child, &status, WNOHANG) == child)
                break;
    }
    kill(-child, SIGKILL);
    while (waitpid(child, &status, 0) == -1 && errno == EINTR)
        ;
    return result;
}

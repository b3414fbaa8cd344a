/* stays.c - make a segment, and remove it when you press Enter or stop the program
 *
 *   $ ./stays
 *   stays: id=3, press Enter to remove it
 *   ^C
 *   stays: removed
 *
 * A signal that has no handler ends the process, and undo does not run. So the signals get one.
 * They are blocked except while pselect waits, so that none arrives before we are ready for it.
 */
#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/shm.h>
#include <unistd.h>

static int made = -1; /* the segment that this run made */

static void undo(void)
{
    if (made == -1)
        return;
    if (shmctl(made, IPC_RMID, NULL) == -1)
        perror("stays: shmctl(IPC_RMID)");
    else
        printf("stays: removed\n");
    made = -1;
}

static void told_to_stop(int number)
{
    (void)number; /* nothing to do: pselect returns with EINTR after a handler */
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    if (atexit(undo) != 0)
        die("atexit");

    static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = told_to_stop};
    sigset_t blocked, before;
    sigemptyset(&blocked);
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++)
        sigaddset(&blocked, stopping[i]);
    if (sigprocmask(SIG_BLOCK, &blocked, &before) == -1) /* before a handler can swallow a signal */
        die("sigprocmask");
    for (size_t i = 0; i < sizeof stopping / sizeof *stopping; i++)
        if (sigaction(stopping[i], &action, NULL) == -1)
            die("sigaction");

    made = shmget(IPC_PRIVATE, 4096, 0600);
    if (made == -1)
        die("shmget(IPC_PRIVATE, 4096)");
    printf("stays: id=%d, press Enter to remove it\n", made);

    fd_set input;
    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    if (pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &before) == -1 && errno != EINTR) {
        perror("stays: pselect");
        return 1;
    }
    return 0; /* undo runs, after Enter and after a signal */
}

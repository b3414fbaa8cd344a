/* stays: the handler removes the segment and ends the program; the signals wait while it is made */
#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static volatile int made = -1;

static void stop(int number)
{
    if (made != -1)
        shmctl(made, IPC_RMID, NULL);
    _exit(128 + number);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    sigset_t three, before;
    sigemptyset(&three);
    sigaddset(&three, SIGINT);
    sigaddset(&three, SIGTERM);
    sigaddset(&three, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &three, &before) == -1)
        die("sigprocmask");
    signal(SIGINT, stop);
    signal(SIGTERM, stop);
    signal(SIGHUP, stop);
    made = shmget(IPC_PRIVATE, 4096, 0600);
    if (made == -1)
        die("shmget(IPC_PRIVATE, 4096)");
    sigprocmask(SIG_SETMASK, &before, NULL);

    printf("stays: id=%d, press Enter to remove it\n", made);
    char c;
    ssize_t n;
    while ((n = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n')
        ;
    int error = n == -1 ? errno : 0, failed = shmctl(made, IPC_RMID, NULL);
    if (error) {
        fprintf(stderr, "stays: read: %s\n", strerror(error));
        return 1;
    }
    if (failed)
        die("shmctl");
    printf("stays: removed\n");
    return 0;
}

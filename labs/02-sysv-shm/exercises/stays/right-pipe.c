/* stays: the handler writes into a pipe, and the program waits for the pipe and for stdin */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static int tube[2];

static void stop(int number)
{
    int error = errno;
    char c = (char)number;
    if (write(tube[1], &c, 1) == -1)
        _exit(1);
    errno = error;
}

int main(int argc, char **argv)
{
    struct sigaction act;
    struct pollfd wait[2];
    int id, status = EXIT_SUCCESS;

    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    if (pipe(tube) == -1 || fcntl(tube[1], F_SETFL, O_NONBLOCK) == -1)
        die("pipe");
    memset(&act, 0, sizeof act);
    act.sa_handler = stop;
    act.sa_flags = SA_RESTART;
    if (sigaction(SIGHUP, &act, NULL) == -1 || sigaction(SIGINT, &act, NULL) == -1 ||
        sigaction(SIGTERM, &act, NULL) == -1)
        die("sigaction");

    if ((id = shmget(IPC_PRIVATE, (size_t)getpagesize(), IPC_CREAT | 0600)) == -1)
        die("shmget");
    printf("stays: id=%d, press Enter to remove it\n", id);

    wait[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
    wait[1] = (struct pollfd){.fd = tube[0], .events = POLLIN};
    while (poll(wait, 2, -1) == -1)
        if (errno != EINTR) {
            perror("stays: poll");
            status = EXIT_FAILURE;
            break;
        }
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("stays: shmctl");
        status = EXIT_FAILURE;
    } else
        printf("stays: removed\n");
    return status;
}

/* owner.c - take a seat that only one process may have, and say whose it is
 *
 *   $ ./owner ./ask
 *   owner: pid=4711 has the seat
 *   ask: pid alone: lives
 *   ask: pid and namespace: lives
 *   ask: lock: lives
 *
 * It locks the file `seat`, and writes its pid and the number of its pid namespace into it. Then it
 * runs a command, and gives the seat back. On Linux the command gets a pidfd, which stands for the
 * owner, as its descriptor 9. --die, in place of a command: a child takes the seat, and is killed.
 * With PID behind that, it writes this number.
 */
#define _GNU_SOURCE /* for F_OFD_SETLK */
#include "lab.h"
#include "parts/seat.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

#if !defined(F_OFD_SETLK) /* then a record lock, which is as good here: the file is opened once */
#define F_OFD_SETLK F_SETLK
#endif

static struct seat *take(long pid)
{
    off_t size;
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = seat_open(O_CREAT, &size); /* close-on-exec: a command that had it kept the lock */
    if (fcntl(fd, F_OFD_SETLK, &whole) == -1) {
        if (errno == EAGAIN || errno == EACCES)
            refuse("./ask says more", "somebody has the seat");
        die("fcntl(F_OFD_SETLK)");
    }
    if (size < (off_t)sizeof(struct seat) && ftruncate(fd, sizeof(struct seat)) == -1)
        die("ftruncate(seat)");
    struct seat *seat = seat_map(fd);
    seat->pid = 0; /* first: or we could be killed with our namespace beside the last owner's pid */
    seat->space = seat_space();
    seat->pid = pid;
    printf("owner: pid=%ld has the seat\n", pid);
    return seat;
}

static int die_in_it(long pid)
{
    int status;
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        take(pid != 0 ? pid : getpid());
        raise(SIGKILL);
    }
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (!WIFSIGNALED(status))
        return 1; /* the child has said why */
    printf("owner: it was killed\n");
    return 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "--die [PID] | COMMAND...");
    if (argc > 1 && strcmp(argv[1], "--die") == 0) {
        lab_flag(&argc, argv, "--die");
        lab_operands(&argc, argv, 0, 1, "");
        return die_in_it(argc > 1 ? lab_number("PID", argv[1], 1, INT_MAX) : 0);
    }
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");

#if defined(SYS_pidfd_open)
    int pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
    if (pidfd == -1)
        die("pidfd_open");
    if (pidfd == 9 && fcntl(9, F_SETFD, 0) == -1) /* the command gets it, without close-on-exec */
        die("fcntl(F_SETFD)");
    if (pidfd != 9 && dup2(pidfd, 9) == -1) /* close-on-exec is not copied */
        die("dup2");
#endif
    struct seat *seat = take(getpid()); /* after dup2, which would close the file if that were 9 */
    int status = lab_run(command);
    seat->pid = 0;
    return status; /* the kernel releases the lock when we end */
}

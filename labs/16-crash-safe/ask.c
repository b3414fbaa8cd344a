/* ask.c - does the owner of the seat live? Each way to know that is asked
 *
 *   $ ./owner ./ask --pidfd 9
 *   owner: pid=4711 has the seat
 *   ask: pid alone: lives
 *   ask: pid and namespace: lives
 *   ask: pidfd: lives
 *   ask: lock: lives
 *
 * A pid is given to another process later, and means nothing in another pid namespace. The lock and
 * the pidfd are right everywhere.
 */
#include "lab.h"
#include "parts/seat.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

static void tell(const char *way, const char *answer)
{
    printf("ask: %s: %s\n", way, answer);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--pidfd N]");
    const char *text = lab_option(&argc, argv, "--pidfd");
    lab_operands(&argc, argv, 0, 0, "");
    int pidfd = text ? (int)lab_number("--pidfd", text, 3, INT_MAX) : -1;

    off_t size;
    long pid = 0;
    unsigned long space = 0;
    int fd = seat_open(0, &size);
    if (size >= (off_t)sizeof(struct seat)) {
        struct seat *seat = seat_map(fd);
        int tries = 0;
        do { /* again if meanwhile a new owner has come: both must be the same owner's */
            if (tries++ == 1000)
                refuse("run it again", "the pid in seat changes again and again");
            pid = seat->pid;
            space = seat->space;
        } while (seat->pid != pid);
    }
    const char *answer = "nobody"; /* kill takes 0 and negative numbers for groups of processes */
    if (pid > 0 && pid <= INT_MAX) {
        bool lives = kill((pid_t)pid, 0) == 0 || errno == EPERM; /* EPERM: it is another user's */
        if (!lives && errno != ESRCH)
            die("kill(%ld, 0)", pid);
        answer = lives ? "lives" : "has ended";
    }
    tell("pid alone", answer);
    tell("pid and namespace", pid != 0 && space != seat_space() ? "cannot tell" : answer);
    if (pidfd != -1) {
        struct pollfd end = {.fd = pidfd, .events = POLLIN};
        int ended = poll(&end, 1, 0);
        if (ended == -1 || (end.revents & POLLNVAL) != 0)
            refuse("run it as a command of ./owner", "descriptor %d is not open", pidfd);
#if defined(SYS_pidfd_send_signal) /* 0 sends nothing; other descriptors can be polled, too */
        if (syscall(SYS_pidfd_send_signal, pidfd, 0, NULL, 0) == -1 && errno == EBADF)
            refuse("run it as a command of ./owner", "descriptor %d is no pidfd", pidfd);
#endif
        tell("pidfd", ended != 0 ? "has ended" : "lives");
    }
    /* Ask for the type and not for l_pid, which is -1 or 0 if the kernel cannot name the holder */
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_GETLK, &whole) == -1)
        die("fcntl(F_GETLK)");
    tell("lock", whole.l_type != F_UNLCK ? "lives" : "has ended");
    return 0;
}

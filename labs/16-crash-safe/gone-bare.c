/* gone-bare.c - a process waits for the end of another one that is not its child
 *
 *   $ cc -o gone-bare gone-bare.c && ./gone-bare
 *   the watcher knows that pid=4711 has ended
 *
 * The parent starts a holder and a watcher. The watcher asks the kernel, and the parent kills the
 * holder. Linux has a pidfd for this, and macOS has kqueue.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/event.h>
#else
#include <poll.h>
#include <sys/syscall.h>
#endif

static void die(const char *call)
{
    perror(call);
    exit(1);
}

/* Says on `line` that it watches, and returns when the process has ended */
static void watch(pid_t pid, int line)
{
#ifdef __APPLE__
    struct kevent end;
    int fd = kqueue();
    EV_SET(&end, pid, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, NULL);
    if (fd == -1 || kevent(fd, &end, 1, NULL, 0, NULL) == -1)
        die("kevent");
    if (write(line, "", 1) != 1 || kevent(fd, NULL, 0, &end, 1, NULL) != 1)
        die("kevent");
#else
    int fd = (int)syscall(SYS_pidfd_open, pid, 0); /* older glibc has no function for it */
    struct pollfd end = {.fd = fd, .events = POLLIN};
    if (fd == -1)
        die("pidfd_open");
    if (write(line, "", 1) != 1 || poll(&end, 1, -1) != 1)
        die("poll");
#endif
}

int main(void)
{
    int line[2], hold[2], status;
    char byte;
    if (pipe(line) == -1 || pipe(hold) == -1)
        die("pipe");
    pid_t holder = fork();
    if (holder == 0) {
        close(hold[1]);
        close(line[1]);                      /* or the parent's read would wait for us, too */
        return read(hold[0], &byte, 1) != 0; /* waits, at most until the parent has ended */
    }
    pid_t watcher = holder == -1 ? -1 : fork();
    if (watcher == 0) {
        close(hold[1]);
        watch(holder, line[1]);
        printf("the watcher knows that pid=%ld has ended\n", (long)holder);
        return 0;
    }
    close(line[1]);
    if (watcher != -1 && read(line[0], &byte, 1) == -1) /* until it watches, or has failed */
        perror("read");
    if (holder != -1)
        kill(holder, SIGKILL);
    if (watcher == -1)
        die("fork");
    if (waitpid(watcher, &status, 0) == -1 || waitpid(holder, NULL, 0) == -1)
        die("waitpid");
    return status != 0;
}

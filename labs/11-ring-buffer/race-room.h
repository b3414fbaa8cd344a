/* race-room.h - two processes, each on a CPU of its own if there are two, that share a piece of
 * memory */
#ifndef RACE_ROOM_H
#define RACE_ROOM_H
#include "race-cpu.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

static pid_t other; /* the process at the other end */

/* Who spins does not see that the other was killed, or that a message is lost: every 20 seconds it
 * is asked whether the other is still there, and after a minute it ends. */
static inline void look_after(int sig)
{
    static const char gone[] = "the other process is gone\n",
                      late[] = "no end: is a message lost?\n";
    static int looks;
    siginfo_t child;
    child.si_pid = 0;
    bool left = which == 1 ? getppid() != other
                           : waitid(P_PID, (id_t)other, &child, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                                 child.si_pid != 0 && child.si_status != 0;
    const char *why = left ? gone : late;
    if (left || ++looks == 3) {
#ifdef RACE_UNDO
        if (which == 0)
            RACE_UNDO(); /* a single system call: a handler may */
#endif
        _exit(write(STDERR_FILENO, why, strlen(why)) == -1 ? 2 : 1);
    }
    alarm(20);
    (void)sig;
}

/* Both processes map the object anew, at addresses of their own; returns what is behind the room */
static inline void *enter(size_t bytes)
{
    const char *name = lab_name("race");
    size_t all = sizeof(struct room) + bytes;
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint("make clean-ipc removes what a killed run left", "shm_open(%s)", name);
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    if (ftruncate(fd, (off_t)all) == -1)
        die("ftruncate(%zu)", all);
    fflush(stdout);
    pid_t parent = getpid(), child = fork();
    if (child == -1)
        die("fork");
    which = child == 0;
    other = which == 1 ? parent : child;
    struct sigaction look;
    look.sa_handler = look_after; /* C++ takes no {.sa_handler = ...}, which is a macro */
    look.sa_flags = SA_RESTART;
    sigemptyset(&look.sa_mask);
    if (sigaction(SIGALRM, &look, NULL) == -1)
        die("sigaction");
    alarm(20);
    if (which == 1 && mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0) == MAP_FAILED)
        die("mmap"); /* so that the next one lies elsewhere */
    room = (struct room *)mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (room == MAP_FAILED)
        die("mmap(%zu)", all);
    memset((unsigned char *)(room + 1) + (which ? bytes / 2 : 0), 0,
           bytes / 2); /* pages in place */
    settle();
    meet();
    return room + 1;
}

static inline void leave(void) /* the parent waits for its child */
{
    int status;
    if (which == 0 && wait(&status) != -1 && status != 0)
        refuse(NULL, "the consumer failed");
}
#endif

/* waiter.c - start a process, and be certain that it waits for a condition variable */
#include "waiter.h"

#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void must(int error, const char *what)
{
    errno = error;
    if (error != 0)
        die("%s", what);
}

void waited_make(struct waited *waited)
{
    pthread_mutexattr_t for_mutex;
    pthread_condattr_t for_cond;
    must(pthread_mutexattr_init(&for_mutex), "pthread_mutexattr_init");
    must(pthread_mutexattr_setpshared(&for_mutex, PTHREAD_PROCESS_SHARED), "setpshared");
    must(pthread_mutex_init(&waited->mutex, &for_mutex), "pthread_mutex_init");
    must(pthread_condattr_init(&for_cond), "pthread_condattr_init");
    must(pthread_condattr_setpshared(&for_cond, PTHREAD_PROCESS_SHARED), "setpshared");
    must(pthread_cond_init(&waited->cond, &for_cond), "pthread_cond_init");
}

static pid_t waiter_parent;
static volatile pid_t waiters[3]; /* exec keeps children, and those of before do not count */

static void waiter_look(int number)
{
    static const char gone[] = "the parent has ended\n",
                      failed[] = "a waiter did not finish its work\n";
    int error = errno; /* keep the errno of the interrupted call */
    const char *why = getpid() != waiter_parent && getppid() != waiter_parent ? gone : NULL;
    siginfo_t child;
    for (int i = 0; getpid() == waiter_parent && i < 3; i++) {
        child.si_pid = 0;
        if (waiters[i] != 0 &&
            waitid(P_PID, (id_t)waiters[i], &child, WEXITED | WNOHANG | WNOWAIT) == 0 &&
            child.si_pid != 0 && child.si_status != 0)
            why = failed;
    }
    if (why != NULL)
        _exit(write(STDERR_FILENO, why, strlen(why)) == -1 ? 2 : 1);
    alarm(1);
    errno = error;
    (void)number;
}

void waiter_watch(pid_t parent)
{
    struct sigaction look = {.sa_handler = waiter_look, .sa_flags = SA_RESTART};
    waiter_parent = parent;
    if (sigaction(SIGALRM, &look, NULL) == -1)
        die("sigaction");
    alarm(1);
}

pid_t waiter_begin(void (*part)(void *, const char *), struct waited *waited, const char *who)
{
    int line[2];
    char there = 0;
    if (pipe(line) == -1)
        die("pipe");
    fflush(stdout);
    pid_t parent = getpid(), child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        waiter_watch(parent);
        must(pthread_mutex_lock(&waited->mutex), "pthread_mutex_lock");
        if (write(line[1], &there, 1) != 1)
            die("write");
        part(waited, who);
        must(pthread_mutex_unlock(&waited->mutex), "pthread_mutex_unlock");
        _exit(0);
    }
    for (int i = 0; i < 3; i++)
        if (waiters[i] == 0) {
            waiters[i] = child;
            break;
        }
    if (close(line[1]) == -1)
        die("close");
    ssize_t n = read(line[0], &there, 1);
    if (n == -1)
        die("read(%s)", who);
    if (n == 0)
        refuse(NULL, "the %s has ended before it waited", who);
    if (close(line[0]) == -1)
        die("close");
    return child;
}

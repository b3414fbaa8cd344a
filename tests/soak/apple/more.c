/* more.c - questions to the rules that replay has no calls for
 *
 *   $ ../../../scripts/as-macos ./more
 *   a release ends a wait: 0
 *   ...
 *
 * What waits in semop, what is left when a process is killed, how much there may be. Each question
 * prints one line. The answers are read in Apple's sources, not run.
 */
#define _GNU_SOURCE
#include "errno_name.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static int set;

static int op(int number, int value, int flags)
{
    struct sembuf one = {(unsigned short)number, (short)value, (short)flags};
    return semop(set, &one, 1) == -1 ? errno : 0;
}

static int value(int number)
{
    return semctl(set, number, GETVAL);
}

static void fresh(void)
{
    if (set != 0)
        semctl(set, 0, IPC_RMID);
    set = semget(IPC_PRIVATE, 3, IPC_CREAT | 0600);
    if (set == -1) {
        perror("semget");
        exit(1);
    }
}

/* A child that does the operation and exits with its errno; the wait has begun when we return. */
static pid_t waiter(int number, int how)
{
    int count = how == 0 ? GETZCNT : GETNCNT, before = semctl(set, number, count);
    pid_t pid = fork();
    if (pid == 0)
        _exit(op(number, how, 0));
    while (semctl(set, number, count) == before)
        sched_yield();
    return pid;
}

static const char *end_of(pid_t pid)
{
    int status;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status)        ? strsignal(WTERMSIG(status))
           : WEXITSTATUS(status) == 0 ? "0"
                                      : errno_name(WEXITSTATUS(status));
}

/* A child that has semaphore `number` raised with SEM_UNDO, and lives until it is killed */
static pid_t holder(int number, int how)
{
    pid_t pid = fork();
    if (pid == 0) {
        op(number, how, SEM_UNDO);
        op(2, 1, 0);
        for (;;)
            pause();
    }
    op(2, -1, 0);
    return pid;
}

static void nothing(int number)
{
    (void)number;
}

static void *wait_in_thread(void *argument)
{
    (void)argument;
    return (void *)(intptr_t)op(0, -1, 0);
}

/* What a semaphore's descriptor is good for: nothing */
static void descriptor(void)
{
    struct stat st;
    char byte = 0;
    sem_t *semaphore = sem_open("/more", O_CREAT | O_EXCL, 0600, 1); /* to read, says O_RDONLY */
    int fd = (int)(intptr_t)semaphore;
    sem_unlink("/more");
    printf("fstat of a semaphore: %s\n", fstat(fd, &st) == -1 ? errno_name(errno) : "0");
    printf("ftruncate: %s\n", ftruncate(fd, 4) == -1 ? errno_name(errno) : "0");
    printf("read: %s\n", read(fd, &byte, 1) == -1 ? errno_name(errno) : "0");
    printf("write: %s\n", write(fd, &byte, 1) == -1 ? errno_name(errno) : "0");
    printf("lseek: %s\n", lseek(fd, 0, SEEK_SET) == -1 ? errno_name(errno) : "0");
    printf("fsync: %s\n", fsync(fd) == -1 ? errno_name(errno) : "0");
    void *at = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
    printf("mmap: %s\n", at == MAP_FAILED ? errno_name(errno) : "0");
    printf("it is whole: %s\n", sem_trywait(semaphore) == -1 ? errno_name(errno) : "0");
    sem_close(semaphore);
}

/* How many there may be */
static void many(void)
{
    char name[32];
    int n = 0, id = 0;
    for (;; n++) {
        snprintf(name, sizeof name, "/many.%d", n);
        sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
        if (semaphore == SEM_FAILED)
            break;
        sem_close(semaphore);
    }
    printf("named semaphores: %d, then %s\n", n, errno_name(errno));
    while (n-- > 0) {
        snprintf(name, sizeof name, "/many.%d", n);
        sem_unlink(name);
    }
    for (n = 0; (id = semget(n + 1, 1, IPC_CREAT | IPC_EXCL | 0600)) != -1; n++)
        ;
    printf("sets: %d, then %s\n", n, errno_name(errno));
    printf("the one made first is found: %s\n", semget(1, 1, 0) > 0 ? "yes" : "no");
    for (n = 0; (id = msgget(IPC_PRIVATE, IPC_CREAT | 0600)) > 0 && n < 40000; n++)
        msgctl(id, IPC_RMID, NULL);
    printf("after %d queues an id is: %d\n", n, id);
    printf("it is good: %d\n", msgctl(id, IPC_RMID, NULL));
}

int main(int argc, char **argv)
{
    pid_t pid, other;
    struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
    if (argc > 1) /* run by exec and posix_spawn */
        return 0;
    setvbuf(stdout, NULL, _IOLBF, 0); /* what was said before a wait without an end is seen */

    fresh();
    pid = waiter(0, -1);
    op(0, 1, 0);
    printf("a release ends a wait: %s\n", end_of(pid));

    fresh();
    op(0, 1, 0);
    pid = waiter(0, 0);
    op(0, -1, 0);
    printf("zero ends a wait for zero: %s\n", end_of(pid));

    fresh();
    pid = waiter(0, -2);
    op(0, 1, 0);
    printf("one of two does not: waiting %d\n", semctl(set, 0, GETNCNT));
    op(0, 1, 0);
    const char *end = end_of(pid);
    printf("two of two do: %s, value %d\n", end, value(0));

    fresh();
    pid = waiter(0, -1);
    semctl(set, 0, IPC_RMID);
    printf("the set is removed: %s\n", end_of(pid));
    set = 0;

    fresh();
    sigaction(SIGUSR1, &action, NULL);
    pid = waiter(0, -1);
    kill(pid, SIGUSR1);
    end = end_of(pid);
    printf("a signal, with SA_RESTART: %s, waiting %d\n", end, semctl(set, 0, GETNCNT));

    fresh();
    pid = waiter(0, -1);
    other = waiter(0, -1);
    printf("two wait: %d\n", semctl(set, 0, GETNCNT));
    kill(pid, SIGKILL);
    end_of(pid);
    printf("one is killed: %d\n", semctl(set, 0, GETNCNT));
    op(0, 1, 0);
    printf("the other has it: %s\n", end_of(other));

    fresh();
    pid = holder(0, 3);
    kill(pid, SIGKILL);
    end_of(pid);
    printf("a holder is killed: value %d\n", value(0));

    fresh();
    op(0, 1, 0);
    pid = holder(0, -1);
    other = waiter(0, -1);
    kill(pid, SIGKILL);
    printf("who waits for it gets it: %s\n", end_of(other));
    end_of(pid);
    printf("and it is taken: value %d\n", value(0));

    fresh();
    semctl(set, 1, SETVAL, 1);
    pid = holder(0, 1);
    struct sembuf both[] = {{0, 0, 0}, {1, -1, 0}};
    other = fork();
    if (other == 0)
        _exit(semop(set, both, 2) == -1 ? errno : 0);
    while (semctl(set, 0, GETZCNT) == 0)
        sched_yield();
    kill(pid, SIGKILL);
    end = end_of(other);
    printf("who waits for zero and one: %s, values %d %d\n", end, value(0), value(1));
    end_of(pid);

    fresh();
    pid = fork();
    if (pid == 0) {
        op(0, 5, SEM_UNDO);
        execl("/proc/self/exe", argv[0], "ran", (char *)NULL);
        execl(argv[0], argv[0], "ran", (char *)NULL);
        _exit(1);
    }
    end_of(pid);
    printf("after exec and exit: value %d\n", value(0));

    fresh();
    op(0, 5, SEM_UNDO);
    char *arguments[] = {argv[0], "ran", NULL};
    if (posix_spawn(&pid, argv[0], NULL, NULL, arguments, environ) == 0)
        end_of(pid);
    printf("after posix_spawn the parent's stays: value %d\n", value(0));
    semctl(set, 0, SETVAL, 0);

    fresh();
    pthread_t threads[8];
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, wait_in_thread, NULL);
    while (semctl(set, 0, GETNCNT) < 8)
        sched_yield();
    op(0, 8, 0);
    long sum = 0;
    for (int i = 0; i < 8; i++) {
        void *result;
        pthread_join(threads[i], &result);
        sum += (long)(intptr_t)result;
    }
    printf("eight threads of one process: %ld, value %d\n", sum, value(0));

    /* Three children pass one semaphore on, and are killed wherever they are: what a call has half
     * done is taken back, and what it has done is undone. */
    fresh();
    int wrong = 0;
    for (int round = 0; round < 30; round++) {
        pid_t pids[3];
        semctl(set, 0, SETVAL, 1);
        semctl(set, 1, SETVAL, 0);
        for (int i = 0; i < 3; i++)
            if ((pids[i] = fork()) == 0)
                for (op(1, 1, 0);;) {
                    op(0, -1, SEM_UNDO);
                    op(0, 1, SEM_UNDO);
                }
        op(1, -3, 0);
        sched_yield();
        /* Each time somewhere else; with yields in place of work, a busy machine takes minutes. */
        for (volatile int i = 0; i < 3000 * round; i++)
            ;
        for (int i = 0; i < 3; i++)
            kill(pids[i], SIGKILL);
        for (int i = 0; i < 3; i++)
            end_of(pids[i]);
        wrong += value(0) != 1;
    }
    printf("killed at any moment: wrong %d of 30\n", wrong);
    semctl(set, 0, SETVAL, 32767);
    op(0, 1, 0);
    printf("after 32767 comes: %d\n", value(0));
    op(0, 32767, 0);
    op(0, 1, 0);
    printf("after 65535 comes: %d\n", value(0));
    semctl(set, 0, IPC_RMID);
    descriptor();
    many();
    return 0;
}

/* jobs.c - two workers share jobs, and one is killed before every step of its work
 *
 *   $ ./jobs
 *   jobs: killed before take a token: done=2 other=ended
 *   ...
 *   jobs: not killed: done=2 other=ended
 *
 * A System V semaphore counts the tokens, and there is one for each job. A worker sleeps until it
 * has a token, does a job, and then the token is used up. If it is killed before that, the kernel
 * gives its token back (SEM_UNDO), and wakes the next worker. --keep: without SEM_UNDO.
 */
#include "lab.h"
#include "parts/victim.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__)
union semun { /* on Linux each program must define it itself: semctl(2) */
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};
#endif

#define JOBS 2
static atomic_bool *done; /* shared: one for each job */
static int set = -1;      /* the semaphore's id; -1 while there is none */
static short undo_flag = SEM_UNDO;
static int keyfile;
static pid_t parent;

static void undo(void)
{
    if (set != -1)
        semctl(set, 0, IPC_RMID);
}

/* A byte of the keyfile for each job: who works on it has the byte locked */
static bool job_lock(int job, int command, short type)
{
    struct flock byte = {.l_type = type, .l_whence = SEEK_SET, .l_start = job, .l_len = 1};
    while (fcntl(keyfile, command, &byte) == -1) {
        if (command == F_SETLK && (errno == EAGAIN || errno == EACCES))
            return false;
        if (errno != EINTR)
            die("fcntl(job %d)", job);
    }
    return true;
}

/* Finds a job that is not done, and locks it; -1: all are done. First one that nobody works on. If
 * there is none, it waits for the worker of one: that worker may be killed, and its token may be
 * ours, because the kernel gives back tokens and locks at different moments. */
static int pick(void)
{
    for (int command = F_SETLK;; command = F_SETLKW) {
        for (int job = 0; job < JOBS; job++) {
            if (done[job] || !job_lock(job, command, F_WRLCK))
                continue;
            if (!done[job])
                return job;
            job_lock(job, F_SETLK, F_UNLCK);
        }
        if (command == F_SETLKW)
            return -1;
    }
}

static bool all_done(void)
{
    for (int job = 0; job < JOBS; job++)
        if (!done[job])
            return false;
    return true;
}

static void work(void *unused)
{
    (void)unused;
    struct sembuf take = {0, -1, undo_flag}, give = {0, 1, undo_flag};
    struct sembuf used[] = {give, {0, -1, 0}};
    keyfile = open(LAB_KEYFILE, O_RDWR | O_CLOEXEC); /* opened once: see ofd-bare */
    if (keyfile == -1)
        die_hint("run this in the lab's directory", "open(%s)", LAB_KEYFILE);
    for (;;) {
        step("take a token");
        while (semop(set, &take, 1) == -1)
            if (errno != EINTR || getppid() != parent)
                die("semop(-1)");
        step("lock a job");
        int job = pick();
        if (job != -1) {
            step("do the job");
            done[job] = true;
            step("unlock the job");
            job_lock(job, F_SETLK, F_UNLCK);
        }
        if (all_done())
            break;
        step("use up the token");
        if (semop(set, used, 2) == -1) /* one step: give it back, and take it for ever */
            die("semop(+1, -1)");
    }
    step("give the token back");
    if (semop(set, &give, 1) == -1) /* it wakes the next worker, who sees that all are done */
        die("semop(+1)");
}

/* Each second a sleeping worker looks whether its parent is alive */
static void look(int number)
{
    (void)number;
    alarm(1);
}

static pid_t worker_begin(void)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        if (sigaction(SIGALRM, &(struct sigaction){.sa_handler = look}, NULL) == -1)
            die("sigaction");
        alarm(1);
        work(NULL);
        _exit(0);
    }
    return child;
}

static int ask(int what)
{
    int answer = semctl(set, 0, what);
    if (answer == -1)
        die("semctl");
    return answer;
}

/* Waits until the worker has ended, or sleeps and no token is left for it. Has it ended? */
static bool ends(pid_t worker)
{
    int status;
    pid_t ended;
    while ((ended = waitpid(worker, &status, WNOHANG)) == 0) {
        if (ask(GETVAL) == 0 && ask(GETNCNT) == 1) /* in this order: it may be about to wake up */
            return false;
        sched_yield();
    }
    if (ended == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "a worker did not finish its work");
    return true;
}

static void end(pid_t worker)
{
    if (kill(worker, SIGKILL) == -1 || waitpid(worker, NULL, 0) == -1)
        die("kill");
}

static void tokens(int value)
{
    if (semctl(set, 0, SETVAL, (union semun){.val = value}) == -1)
        die("semctl(SETVAL)");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--keep]");
    if (lab_flag(&argc, argv, "--keep"))
        undo_flag = 0;
    lab_operands(&argc, argv, 0, 0, "");
    done =
        mmap(NULL, JOBS * sizeof *done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (done == MAP_FAILED)
        die("mmap");
    parent = getpid();
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run this in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    lab_undo(undo);
    set = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (set == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "semget(0x%08x)", (unsigned)key);

    tokens(0);
    pid_t worker = worker_begin();
    if (ends(worker))
        refuse(NULL, "the worker has not waited");
    printf("jobs: a worker is asleep: sleepers=%d\n", ask(GETNCNT));
    end(worker);
    printf("jobs: it is killed: sleepers=%d\n", ask(GETNCNT));

    struct victim victim;
    long wrong = 0;
    bool more = true;
    for (long n = 1; more; n++) {
        for (int job = 0; job < JOBS; job++)
            done[job] = false;
        tokens(JOBS);
        more = victim_begin(&victim, "first worker", n, work, NULL);
        worker = worker_begin();
        bool ended = ends(worker);
        if (more)
            victim_kill(&victim);
        if (!ended && !(ended = ends(worker)))
            end(worker);
        int count = 0;
        for (int job = 0; job < JOBS; job++)
            count += done[job];
        wrong += count != JOBS || !ended;
        printf("jobs: %s%s: done=%d other=%s\n", more ? "killed before " : "not killed",
               more ? victim.next : "", count, ended ? "ended" : "asleep");
    }
    if (semctl(set, 0, IPC_RMID) == -1)
        die("semctl(IPC_RMID)");
    set = -1;
    lab_keep();
    return wrong != 0;
}

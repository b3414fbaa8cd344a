/* pair.c - two sides at work on one mapping, as processes or as threads */
#include "pair.h"

#include "lab.h"
#include "loose.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static bool loose, threads;
static pid_t parent;

/* With --loose the two sides take turns, so that each run of a program is the same. A side that
 * waits for its turn reads from its pipe. */
static int turn[2][2];
static int me; /* which side this process is */

int pair_begin(int argc, char **argv, const char *const *names)
{
    lab_start(argc, argv, "[--loose | --threads] BREAKAGE");
    loose = lab_flag(&argc, argv, "--loose");
    threads = lab_flag(&argc, argv, "--threads");
    lab_operands(&argc, argv, 1, 1, "BREAKAGE");
    if (loose && threads)
        usage("--loose or --threads, not both");
    char all[256] = "";
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(argv[1], names[i]) == 0)
            return i;
        snprintf(all + strlen(all), sizeof all - strlen(all), " %s", names[i]);
    }
    usage("%.40s: not one of%s", argv[1], all);
}

int pair_tries(void)
{
    return threads ? 1 : 10; /* with --loose each try has other random numbers */
}

void *pair_memory(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        die("mmap(%zu)", size);
    return at;
}

static void others_work(void)
{
    char go = 0;
    if (write(turn[1 - me][1], &go, 1) == 1 && read(turn[me][0], &go, 1) == -1)
        die("read");
    /* The other side has ended if it takes nothing, or gives nothing back: we go on alone */
}

void pair_pause(void)
{
    if (loose && parent != 0) /* 0: nobody else is there */
        others_work();
    static _Thread_local unsigned looks;
    /* ThreadSanitizer remembers what a thread has lately done, and says nothing of a race if it has
     * forgotten the first of the two accesses. A loop that waits soon fills its memory. */
    if (++looks % 256 != 0 && !threads)
        return;
    sched_yield();
    if (parent != 0 && getppid() != parent) /* nobody would end us if the other side is killed */
        _exit(1);
}

static pid_t begin(int which, void (*side)(void *), void *shared, unsigned seed)
{
    pid_t child = fork();
    if (child == 0) {
        me = which;
        close(turn[me][1]);
        close(turn[1 - me][0]);
        signal(SIGPIPE, SIG_IGN); /* write says it, too */
        if (loose)
            loose_begin(seed, others_work);
        char go;
        if (loose && me == 1 && read(turn[1][0], &go, 1) == -1)
            die("read");
        side(shared);
        loose_end();
        _exit(0);
    }
    return child;
}

static void in_processes(void (*first)(void *), void (*second)(void *), void *shared)
{
    pid_t side[2];
    parent = getpid();
    fflush(stdout);
    static unsigned seed; /* each run has other numbers */
    if (pipe(turn[0]) == -1 || pipe(turn[1]) == -1)
        die("pipe");
    side[0] = begin(0, first, shared, ++seed);
    if (side[0] == -1)
        die("fork");
    side[1] = begin(1, second, shared, ++seed);
    if (side[1] == -1) {
        int error = errno;
        kill(side[0], SIGKILL);
        errno = error;
        die("fork");
    }
    for (int i = 0; i < 4; i++)
        close(turn[i / 2][i % 2]);
    if (!lab_wait_for(side, 2))
        refuse(NULL, "a side failed, or was killed");
}

struct side {
    void (*run)(void *);
    void *shared;
};
static void *thread(void *of)
{
    struct side *side = of;
    side->run(side->shared);
    return of;
}

static void in_threads(void (*first)(void *), void (*second)(void *), void *shared)
{
    struct side side[2] = {{first, shared}, {second, shared}};
    pthread_t of[2];
    parent = getppid();
    for (int i = 0; i < 2; i++)
        if ((errno = pthread_create(&of[i], NULL, thread, &side[i])) != 0)
            die("pthread_create");
    for (int i = 0; i < 2; i++)
        if ((errno = pthread_join(of[i], NULL)) != 0)
            die("pthread_join");
}

void pair_run(void (*first)(void *), void (*second)(void *), void *shared)
{
    (threads ? in_threads : in_processes)(first, second, shared);
}

/* rounds.c - does the rounds of a test, with a process for each part */
#include "rounds.h"

#include "lab.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_ROUNDS 100000
#define TRIES       30 /* on a busy machine the parts seldom run at the same moment */
#define PLAIN_TRIES                                                                                \
    1000 /* compilers show something in the end, and only this order asks for that */

static const char *const names[KINDS] = {"plain", "relaxed", "release", "seq_cst", "fence"};

struct shared {
    struct words words;
    _Alignas(128) atomic_int ready;               /* how often a part was ready for a round */
    _Alignas(128) int saw[PARTS][MOST_ROUNDS][2]; /* each part stores far from the others */
};
static struct shared *shared;
static const struct test *test;
static enum kind kind;
static int parts, many; /* parts, and rounds in one try */
static int spread;      /* how long one part waits for the other at most; see work */
static pid_t parent;

/* All rounds of one part; `first` is the number of the try's first round */
static void work(int me, int first)
{
    lab_settle(me); /* each part on a processor of its own, if there are enough */
    for (int n = 0; n < many; n++) {
        int all = parts * (first + n);
        atomic_fetch_add(&shared->ready, 1);
        for (int looks = 1; atomic_load(&shared->ready) < all; looks++)
            if (looks % 1000 == 0) { /* one processor for two parts? */
                sched_yield();
                if (getppid() != parent) /* nobody would end us if another part is killed */
                    _exit(1);
            }
        /* The last part to come starts first: the others learn of it later, how much later depends
         * on the machine. So let one part wait, and then the other one, each time for longer. */
        if (n % parts == me)
            for (volatile int wait = n / parts % spread; wait > 0; wait--)
                ;
        test->parts[me][kind](&shared->words, first + n, shared->saw[me][n]);
    }
}

/* In mp.c a part only waits for the other one, and a call in its loop would keep the compiler from
 * what mp.c shows. So each second a signal looks whether anybody is there who would end us. */
static void on_alarm(int number)
{
    (void)number;
    if (getppid() != parent)
        _exit(1);
}
static void look_for_parent(void)
{
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    struct itimerval each = {.it_interval.tv_sec = 1, .it_value.tv_sec = 1};
    if (sigaction(SIGALRM, &action, NULL) == -1)
        die("sigaction");
    if (setitimer(ITIMER_REAL, &each, NULL) == -1)
        die("setitimer");
}

static void in_processes(int first)
{
    pid_t child[PARTS];
    parent = getpid();
    fflush(stdout);
    for (int i = 0; i < parts; i++) {
        child[i] = fork();
        if (child[i] == 0) {
            look_for_parent();
            work(i, first);
            _exit(0);
        }
        if (child[i] == -1) {
            int error = errno;
            while (--i >= 0)
                kill(child[i], SIGKILL);
            errno = error;
            die("fork");
        }
    }
    if (!lab_wait_for(child, parts))
        refuse(NULL, "a part failed, or was killed");
}

static int thread_first;
static void *thread(void *part)
{
    work(*(int *)part, thread_first);
    return part;
}

/* ThreadSanitizer watches one process only */
static void in_threads(int first)
{
    pthread_t thread_of[PARTS];
    int number[PARTS];
    parent = getppid();
    thread_first = first;
    for (int i = 0; i < parts; i++) {
        number[i] = i;
        if ((errno = pthread_create(&thread_of[i], NULL, thread, &number[i])) != 0)
            die("pthread_create");
    }
    for (int i = 0; i < parts; i++)
        if ((errno = pthread_join(thread_of[i], NULL)) != 0)
            die("pthread_join");
}

int rounds(int argc, char **argv, const struct test *the_test)
{
    lab_start(argc, argv, "[--threads] [--word] plain|relaxed|release|seq_cst|fence [ROUNDS]");
    bool threads = lab_flag(&argc, argv, "--threads"), word = lab_flag(&argc, argv, "--word");
    lab_operands(&argc, argv, 1, 2, "ORDER");
    while (kind < KINDS && strcmp(argv[1], names[kind]) != 0)
        kind++;
    if (kind == KINDS)
        usage("%s: write plain, relaxed, release, seq_cst or fence", argv[1]);
    test = the_test;
    many = argc == 3 ? (int)lab_number("ROUNDS", argv[2], 1, MOST_ROUNDS) : test->rounds;
    while (parts < PARTS && test->parts[parts] != NULL)
        parts++;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap(%zu)", sizeof *shared);

    int tries = 0, count = 0, most = argc == 3 ? 1 : kind == PLAIN ? PLAIN_TRIES : TRIES;
    for (; tries < most && count == 0; tries++) {
        int first = 1 + tries * many;
        spread = tries % 2 == 0 ? 32 : 128; /* two CPUs may be near each other, or far */
        (threads ? in_threads : in_processes)(first);
        for (int n = 0; n < many; n++) {
            int saw[PARTS][2];
            for (int i = 0; i < parts; i++)
                memcpy(saw[i], shared->saw[i][n], sizeof saw[i]);
            count += test->counts(first + n, saw);
        }
    }
    if (word)
        printf("%s: order=%s %s\n", lab_program(), names[kind], count > 0 ? "some" : "never");
    else
        printf("%s: order=%s tries=%d forbidden=%d\n", lab_program(), names[kind], tries, count);
    return 0;
}

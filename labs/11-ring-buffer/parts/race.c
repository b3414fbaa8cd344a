/* race.c - one sample of the race: two processes that share a piece of memory, each on a CPU of its
 * own if there are two, and the line that says how fast they were */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* sched_setaffinity */
#endif
#include "race.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct room { /* what the two share; their rings lie behind it */
    alignas(256) _Atomic(uint64_t) ball[2][21][32]; /* for the ping-pong: there, back */
    alignas(256) _Atomic(uint64_t) here[64];      /* how often each side was at meet(): 0 and 32 */
    alignas(256) double started, ended, delay[2]; /* seconds; delay: in the run queue */
    uint64_t wrong;
} * room;
static struct contestant contestant;
static struct race race;
static pid_t other;                               /* the other process */
static double wanted, began, took, delayed, ping; /* all but ping in seconds; ping in ns */
bool race_single, race_trip;

/* ---- a process and its CPU ---- */

double race_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void race_settle(int which)
{
#if defined(__linux__)
    cpu_set_t may, mine_only;
    int first = -1, last = -1;
    if (sched_getaffinity(0, sizeof may, &may) == -1)
        die("sched_getaffinity");
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &may))
            last = cpu, first = first == -1 ? cpu : first;
    race_single = first == last;
    CPU_ZERO(&mine_only);
    CPU_SET(which == 0 ? first : last, &mine_only);
    if (sched_setaffinity(0, sizeof mine_only, &mine_only) == -1)
        die("sched_setaffinity");
    struct sched_param param = {.sched_priority = 5};
    if (!race_single) /* only root may; for others the run-queue delay says what happened */
        sched_setscheduler(0, SCHED_RR, &param);
#else
    (void)which;
    race_single = sysconf(_SC_NPROCESSORS_ONLN) < 2;
#endif
}

double race_delayed(void)
{
    double seconds = 0;
    unsigned long long ran, waited;
    FILE *f = fopen("/proc/self/schedstat", "r");
    if (f != NULL && fscanf(f, "%llu %llu", &ran, &waited) == 2)
        seconds = (double)waited / 1e9;
    if (f != NULL)
        fclose(f);
    return seconds;
}

/* ---- the two processes wait for each other ---- */

static void meet(void)
{
    uint64_t times = atomic_fetch_add(&room->here[race.which * 32], 1) + 1;
    while (atomic_load(&room->here[!race.which * 32]) < times)
        look_away(4);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The order is a constant in each branch, because a compiler may make the strictest of an order
 * that it does not know. */
static void serve(_Atomic(uint64_t) *to, uint64_t n, bool fence)
{
    if (fence)
        atomic_store(to, n);
    else
        atomic_store_explicit(to, n, memory_order_release);
}

/* How long a cache line takes to the other core and back, in ns: the median of 21 pairs of lines,
 * with 50 trips each. The time depends on the line, because each line has its home somewhere on the
 * chip. Between two looks each side pauses so many times: which is faster depends on the two CPUs,
 * because a look takes the line away from the side that wants to write to it. The store has a fence
 * or not. */
static double ping_pong_with(int pauses, bool fence)
{
    static uint64_t n;
    double took[21];
    for (int block = 0; block < 21; block++) {
        _Atomic(uint64_t) *ours = room->ball[race.which][block];
        _Atomic(uint64_t) *theirs = room->ball[!race.which][block];
        double from = race_now();
        for (int i = 0; i < 50; i++) {
            n++;
            if (race.which == 0)
                serve(ours, n, fence);
            while (atomic_load_explicit(theirs, memory_order_acquire) != n)
                look_away(pauses);
            if (race.which == 1)
                serve(ours, n, fence);
        }
        took[block] = (race_now() - from) * 2e7; /* ns a trip */
    }
    qsort(took, 21, sizeof *took, by_size);
    return took[10];
}

/* The best of four kinds. It is something to compare with, and shows how near the two CPUs are to
 * each other: two threads of one core, two cores with the same cache, or farther apart. */
static double ping_pong(void)
{
    double best = 0;
    for (int kind = 0; kind < 4; kind++) {
        double ns = ping_pong_with(kind % 2 ? 4 : 1, kind < 2);
        best = kind == 0 || ns < best ? ns : best;
    }
    return best;
}

/* A process that spins doesn't notice if the other one is killed or a message is lost. So every 20
 * seconds an alarm looks whether the other process still exists. After a minute of work the process
 * ends. That is a minute of processor time, since on a busy machine a sample may take long. */
static void look_after(int sig)
{
    static const char gone[] = "the other process has ended too early\n",
                      late[] = "a minute of work, and no end: is a message lost?\n";
    int before = errno;
    struct timespec worked;
    siginfo_t child;
    child.si_pid = 0;
    bool left = race.which == 1
                    ? getppid() != other
                    : waitid(P_PID, (id_t)other, &child, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                          child.si_pid != 0 && child.si_status != 0;
    const char *why = left ? gone : late;
    if (left || (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &worked) == 0 && worked.tv_sec >= 60)) {
        if (race.which == 0 && contestant.undo != NULL)
            contestant.undo();
        _exit(write(STDERR_FILENO, why, strlen(why)) == -1 ? 2 : 1);
    }
    alarm(20);
    errno = before;
    (void)sig;
}

/* Both processes map the object, at different addresses. Returns the memory behind the room. */
static unsigned char *enter(size_t bytes)
{
    const char *name = lab_name("race");
    size_t all = sizeof(struct room) + bytes;
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint("make clean-ipc removes what a killed run has left", "shm_open(%s)", name);
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    if (ftruncate(fd, (off_t)all) == -1)
        die("ftruncate(%zu)", all);
    struct sigaction look = {.sa_handler = look_after, .sa_flags = SA_RESTART};
    if (sigaction(SIGALRM, &look, NULL) == -1)
        die("sigaction");
    fflush(stdout);
    pid_t parent = getpid(), child = fork();
    if (child == -1)
        die("fork");
    other = child == 0 ? parent : child;
    race.which = child == 0;
    alarm(20);
    if (race.which == 1 &&
        mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0) == MAP_FAILED)
        die("mmap"); /* with this in between, the child's next mapping is at another address */
    room = mmap(NULL, all, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (room == MAP_FAILED)
        die("mmap(%zu)", all);
    unsigned char *rings = (unsigned char *)(room + 1);
    memset(rings + (race.which ? bytes / 2 : 0), 0, bytes / 2); /* touches the pages */
    race_settle(race.which);
    meet();
    return rings;
}

static void leave(void) /* the parent waits for its child */
{
    int status;
    if (race.which == 1)
        return;
    if (waitpid(other, &status, 0) == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "the consumer process has failed");
    if (contestant.after != NULL)
        contestant.after();
}

/* ---- a sample ---- */

static void make_table(void) /* of ready messages, for sizes above 8 bytes */
{
    size_t bytes = READY(race.size) * race.size;
    unsigned char *ready = aligned_alloc(64, bytes);
    if (ready == NULL)
        die("aligned_alloc");
    uint64_t x = 88172645463325252u; /* xorshift, so that no two messages are the same */
    for (size_t at = 0; at < bytes; at += 8) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        memcpy(ready + at, &x, 8);
    }
    race.table = ready;
}

void race_begin(int argc, char **argv, struct contestant runs)
{
    contestant = runs;
    lab_start(argc, argv,
              runs.kinds ? "KIND [--size 8|64|64K] [--ms MS] [--trip]"
                         : "[--size 8|64|64K] [--ms MS] [--trip]");
    const char *size = lab_option(&argc, argv, "--size"), *ms = lab_option(&argc, argv, "--ms");
    race.trip = race_trip = lab_flag(&argc, argv, "--trip");
    lab_operands(&argc, argv, runs.kinds, runs.kinds, "KIND");
    if (size == NULL)
        size = runs.size ? runs.size : "64";
    race.size = lab_size(size);
    if (race.size != 8 && race.size != 64 && race.size != 65536)
        usage("--size %s: write 8, 64 or 64K", size);
    wanted = (double)(ms ? lab_number("--ms", ms, 1, 10000) : 20) / 1000;

    if (runs.before != NULL)
        runs.before(argv[1], race.size);
    make_table();
    if (contestant.data == 0)
        contestant.data = RACE_DATA;
    size_t bytes = (runs.head + contestant.data + 4095) / 4096 * 4096;
    int ways = race.trip ? 2 : 1;
    unsigned char *at = enter(ways * bytes);
    for (int way = 0; way < ways; way++) {
        race.rings[way] = (struct ring *)(at + way * bytes);
        if (runs.begin != NULL)
            runs.begin(race.rings[way], way, way != race.which, race.size);
    }
    ping = ping_pong();
}

/* The first run goes once around the ring, because the first touch of a page costs more than all
 * messages in it. After that come longer and longer runs. Only the last one counts. */
struct race *race_next(void)
{
    static int runs;
    static bool last;
    if (runs > 0) {
        *(race.which == 0 ? &room->started : &room->ended) = race.which == 0 ? began : race_now();
        meet();
        took = room->ended - room->started;
        room->delay[race.which] = (race_delayed() - delayed) / took;
        race.from += race.count;
    }
    if (last)
        return NULL;
    last = runs > 1 && took > wanted / 4;
    if (runs == 0)
        race.count = contestant.data / race.size;
    else if (runs == 1)
        race.count = race.size == 65536 ? 16 : 256;
    else if (last)
        race.count = (uint64_t)((double)race.count * wanted / took) + 1;
    else
        race.count *= 4;
    race.step = race.trip && runs > 0 ? 1 : race.count;
    runs++;
    delayed = race_delayed();
    meet();
    began = race_now(); /* in both processes, so that neither starts earlier */
    return &race;
}

int race_end(void)
{
    if (race.which == 1)
        room->wrong = race.wrong;
    double after = ping_pong();
    meet();
    bool bad = room->wrong != 0 || race.wrong != 0;
    double each = took / (double)race.count;
    if (race.which == 0)
        printf("size=%zu %s=%.4g unit=%s ping=%.0f,%.0f cpus=%s delay=%.1f,%.1f wrong=%d\n",
               race.size, race.trip ? "trip" : "rate", race.trip ? each * 1e9 : 1e-6 / each,
               race.trip ? "ns" : "M/s", ping, after, race_single ? "1" : "2", room->delay[0] * 100,
               room->delay[1] * 100, bad);
    leave();
    return bad;
}

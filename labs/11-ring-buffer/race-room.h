/* race-room.h - two processes, each on a CPU of its own if there are two, that share a piece of
 * memory */
#ifndef RACE_ROOM_H
#define RACE_ROOM_H
#include "race.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>

struct room {
    alignas(256) _Atomic(uint64_t) ball[64]; /* for the ping-pong: 0 there, 32 back */
    alignas(256) _Atomic(uint64_t) here[64]; /* how often a side was at meet(): 0 and 32 */
    alignas(256) uint64_t count;             /* how many messages next; 0: go home */
    double started, ended, delay[2];         /* seconds; of run-queue delay */
    uint64_t wrong;
};
static struct room *room;
static int which;   /* 0: the parent, who produces; 1: the child */
static bool single; /* one CPU: who waits must let the other run */

static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline void look_away(void)
{
    if (single)
        sched_yield();
    else
        relax();
}

static inline void meet(void)
{
    uint64_t times = atomic_fetch_add(&room->here[which * 32], 1) + 1;
    while (atomic_load(&room->here[!which * 32]) < times)
        look_away();
}

/* A line that goes to the other core and back, in ns: the median of 21 times 100. No pause between
 * two looks: this is how fast the wire is. It tells two cores from two threads of one. */
static inline int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
static inline double ping_pong(void)
{
    static uint64_t n;
    double took[21];
    for (int block = 0; block < 21; block++) {
        double from = now();
        for (int i = 0; i < 100; i++) {
            n++;
            if (which == 0)
                atomic_store_explicit(&room->ball[0], n, memory_order_release);
            while (atomic_load_explicit(&room->ball[which == 0 ? 32 : 0], memory_order_acquire) !=
                   n)
                if (single)
                    sched_yield();
            if (which == 1)
                atomic_store_explicit(&room->ball[32], n, memory_order_release);
        }
        took[block] = (now() - from) * 1e7; /* ns a trip */
    }
    qsort(took, 21, sizeof *took, by_size);
    return took[10];
}

/* Seconds that this process was ready to run and did not; Linux says, macOS does not */
static inline double delayed(void)
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

/* On the CPU that is ours, and before all others if we may */
static inline void settle(void)
{
#if defined(__linux__)
    cpu_set_t may, mine_only;
    int first = -1, last = -1;
    if (sched_getaffinity(0, sizeof may, &may) == -1)
        die("sched_getaffinity");
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &may))
            last = cpu, first = first == -1 ? cpu : first;
    single = first == last;
    CPU_ZERO(&mine_only);
    CPU_SET(which == 0 ? first : last, &mine_only);
    if (sched_setaffinity(0, sizeof mine_only, &mine_only) == -1)
        die("sched_setaffinity");
    struct sched_param param = {.sched_priority = 5};
    if (!single) /* refused to who is not root: then the run-queue delay tells */
        sched_setscheduler(0, SCHED_FIFO, &param);
#else
    single = sysconf(_SC_NPROCESSORS_ONLN) < 2;
#endif
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
    pid_t child = fork();
    if (child == -1)
        die("fork");
    which = child == 0;
    alarm(60); /* a ring that loses a message must not spin for ever */
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

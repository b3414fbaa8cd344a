/* race.c - the processes of a sample, and the line that says how fast they were */
#include "race.h"

#include "lab.h"
#include "seat.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <signal.h>
#include <sys/prctl.h>
#endif

#define PROCESSES 8

static struct room { /* what they share; the ring lies behind it */
    atomic_int here, stop;
    struct {
        uint64_t count, sum;
    } did[PROCESSES];
    char ring[];
} * room;
static int processes, producers; /* producers: the first so many */
static pid_t parent, pids[PROCESSES];
static double began, took;
static uint64_t sent, sent_sum;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct race race_begin(int argc, char **argv, size_t size, void (*make)(void *ring),
                       void (*sit)(void *ring, int seat))
{
    lab_start(argc, argv, "[--processes 1|2|4|8] [--ms MS]");
    const char *of = lab_option(&argc, argv, "--processes"), *ms = lab_option(&argc, argv, "--ms");
    lab_operands(&argc, argv, 0, 0, "");
    processes = of ? (int)lab_number("--processes", of, 1, PROCESSES) : 2;
    if (processes & (processes - 1))
        usage("--processes %d: write 1, 2, 4 or 8", processes);
    long wanted = ms ? lab_number("--ms", ms, 1, 10000) : 20;
    producers = processes == 1 ? 1 : processes / 2;

    char what[32];
    snprintf(what, sizeof what, "race.%ld", (long)getpid());
    seat_open(what);
    size_t bytes = sizeof *room + 256 + size;
    room = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        die("mmap(%zu)", bytes);
    struct race race = {.role = PARENT, .seat = PROCESSES};
    race.ring = room->ring + (256 - (uintptr_t)room->ring % 256);
    memset(race.ring, 0, size); /* touches the pages */
    if (make != NULL)
        make(race.ring);
    fflush(stdout);
    parent = getpid();
    for (int i = 0; i < processes; i++) {
        pids[i] = fork();
        if (pids[i] == -1) {
            atomic_store(&room->stop, 2); /* the others wait for us */
            die("fork");
        }
        if (pids[i] == 0) {
#if defined(__linux__) /* if the parent is killed, nobody says stop */
            if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1)
                die("prctl");
            if (getppid() != parent)
                _exit(1);
#endif
            race.seat = i;
            race.role = processes == 1 ? BOTH : i < producers ? PRODUCER : CONSUMER;
            break;
        }
    }
    alarm(120); /* each process ends then, if a ring lets somebody wait for ever; on a Mac also if
                 * the parent was killed */
    /* The ring has a place for each seat, and no more. We look first, because seat_take would go on
     * to the next one, which is our neighbour's */
    if (seat_taken(race.seat) || seat_take(race.seat) != race.seat) {
        atomic_store(&room->stop, 2);
        refuse(NULL, "seat %d is taken by another program", race.seat);
    }
    if (sit != NULL)
        sit(race.ring, race.seat);
    atomic_fetch_add(&room->here, 1);
    while (atomic_load(&room->here) < processes + 1 && atomic_load(&room->stop) == 0)
        sched_yield();
    if (atomic_load(&room->stop) == 2) {
        if (race.role == PARENT)
            refuse(NULL, "a process of the race has failed");
        _exit(1);
    }
    if (race.role == PARENT) {
        began = now();
        nanosleep(&(struct timespec){wanted / 1000, wanted % 1000 * 1000000}, NULL);
        atomic_store(&room->stop, 1);
    }
    return race;
}

bool race_running(void)
{
    return atomic_load_explicit(&room->stop, memory_order_relaxed) == 0;
}

bool race_over(void)
{
    return atomic_load(&room->stop) == 3;
}

static void wait_for(int from, int to)
{
    for (int i = from; i < to; i++) {
        int status;
        if (waitpid(pids[i], &status, 0) == -1)
            die("waitpid");
        if (status != 0)
            refuse(NULL, "a process of the race has failed");
    }
}

int race_producers_ended(void)
{
    wait_for(0, producers);
    return processes == 1 ? 0 : processes - producers;
}

void race_end(const struct race *race)
{
    if (race->role != PARENT) {
        room->did[race->seat].count = race->count;
        room->did[race->seat].sum = race->sum;
        _exit(race->wrong);
    }
    atomic_store(&room->stop, 3);
    wait_for(producers, processes);
    took = now() - began;
    for (int i = 0; i < producers; i++)
        sent += room->did[i].count, sent_sum += room->did[i].sum;
}

int race_tell(const struct race *race)
{
    uint64_t got = race->count, sum = race->sum;
    for (int i = producers; i < processes; i++)
        got += room->did[i].count, sum += room->did[i].sum;
    bool wrong = processes > 1 && (got != sent || sum != sent_sum);
    printf("%s: processes=%d rate=%.3f unit=M/s wrong=%d\n", lab_program(), processes,
           (double)sent / took / 1e6, wrong);
    return wrong;
}

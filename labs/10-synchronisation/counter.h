/* counter.h - what the counter-*.c share: two processes that add, and the clock
 *
 * A counter-*.c says what lies in shared memory, and how a process adds `times` to the sum there.
 * Here the two processes are started, at one gate, and what they took is told:
 *
 *   counter-atomic: expected=200000 lost=0 ms=18.0      ms: milliseconds a million additions
 */
#ifndef COUNTER_H
#define COUNTER_H

#include "gate.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TRIES 3000 /* so often a race is tried anew: beside other work two seldom meet */

/* How often each of the two adds: the operand, or 100000 */
static long counter_times(int argc, char **argv)
{
    lab_start(argc, argv, "[TIMES]");
    lab_operands(&argc, argv, 0, 1, "");
    return argc == 2 ? lab_number("TIMES", argv[1], 1, 100000000) : 100000;
}

/* Memory that the processes to come share, all 0: it has no name, and ends with them. Inline, since
 * on a Mac counter-queue-posix.c has no use for it. */
static inline void *counter_memory(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        die("mmap(%zu)", size);
    return at;
}

static double counter_clock(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        die("clock_gettime");
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static pid_t counter_begin(void (*part)(void *, long), void *shared, long times, struct gate *gate)
{
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        lab_stoppable();
        gate_pass(gate);
        part(shared, times);
        _exit(0);
    }
    return child;
}

/* Two processes run `add(shared, times)`; a third runs `own(shared, 2 * times)`, if there is one.
 * Returns the nanoseconds from the start of all to the end of the last. Inline, too. */
static inline double counter_run(void (*add)(void *, long), void (*own)(void *, long), void *shared,
                                 long times)
{
    int status, failed = 0, count = own == NULL ? 2 : 3;
    pid_t child[3];
    struct gate gate;
    gate_make(&gate, count);
    fflush(stdout);
    for (int i = 0; i < count; i++)
        child[i] = i < 2 ? counter_begin(add, shared, times, &gate)
                         : counter_begin(own, shared, 2 * times, &gate);
    double from = counter_clock();
    gate_open(&gate);
    for (int left = count; left > 0; left--) {
        if (waitpid(-1, &status, 0) == -1)
            die("waitpid");
        if (status != 0 && failed++ == 0)
            for (int i = 0; i < count; i++)
                kill(child[i], SIGKILL); /* they would wait for the one that is gone */
    }
    double ns = counter_clock() - from;
    gate_remove(&gate);
    if (failed != 0)
        refuse(NULL, "a process failed, or was killed");
    return ns;
}

/* The one line of facts: how often it was tried, unless that is 0, what is lost, and the price */
static inline void counter_tell(int tries, long times, long sum, double ns)
{
    printf("%s: ", lab_program());
    if (tries != 0)
        printf("tries=%d ", tries);
    printf("expected=%ld lost=%ld ms=%.1f\n", 2 * times, 2 * times - sum, ns / (2 * (double)times));
}
#endif

/* counter.c - start two processes that add, and measure the time they take
 *
 * Each process looks at the clock itself, behind the gate and after its last addition: starting and
 * ending a process takes as long as thousands of additions.
 */
#include "counter.h"

#include "gate.h"
#include "lab.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static bool only_lost; /* print only whether something was lost */
static bool together;  /* both must be running when they begin */

long counter_times(int argc, char **argv)
{
    lab_start(argc, argv, "[--lost] [TIMES]");
    only_lost = lab_flag(&argc, argv, "--lost");
    lab_operands(&argc, argv, 0, 1, "");
    return argc == 2 ? lab_number("TIMES", argv[1], 1, 100000000) : 100000;
}

void *counter_memory(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        die("mmap(%zu)", size);
    return at;
}

static double clock_now(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) == -1)
        die("clock_gettime");
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

struct span {
    double from, to; /* in ns: behind the gate; after the last addition */
};

static pid_t counter_begin(void (*part)(void *, long), void *shared, long times, struct gate *gate,
                           struct span *time, int nth)
{
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        lab_stoppable();
        bool meet = together && lab_settle(nth) > 1;
        /* Touch the pages now: a page fault takes longer than ten thousand additions */
        time->to = clock_now() + *(volatile char *)shared;
        gate_pass(gate);
        if (meet)
            gate_meet(gate, nth);
        time->from = clock_now();
        part(shared, times);
        time->to = clock_now();
        _exit(0);
    }
    return child;
}

double counter_run(void (*add)(void *, long), void (*own)(void *, long), void *shared, long times)
{
    int count = own == NULL ? 2 : 3;
    pid_t child[3];
    struct span *time = counter_memory(sizeof *time * 3);
    struct gate gate;
    gate_make(&gate, count);
    fflush(stdout);
    for (int i = 0; i < count; i++)
        child[i] = i < 2 ? counter_begin(add, shared, times, &gate, &time[i], i)
                         : counter_begin(own, shared, 2 * times, &gate, &time[i], i);
    gate_open(&gate);
    bool good = lab_wait_for(child, count);
    gate_remove(&gate);
    if (!good)
        refuse(NULL, "a process failed, or was killed");
    double from = time[0].from, to = time[0].to;
    for (int i = 1; i < count; i++) {
        from = time[i].from < from ? time[i].from : from;
        to = time[i].to > to ? time[i].to : to;
    }
    if (munmap(time, sizeof *time * 3) == -1)
        die("munmap");
    return to - from;
}

void counter_tell(int tries, long times, long sum, double ns)
{
    printf("%s: ", lab_program());
    if (only_lost) {
        printf("lost=%s\n", sum == 2 * times ? "0" : "some");
        return;
    }
    if (tries != 0)
        printf("tries=%d ", tries);
    printf("expected=%ld lost=%ld ms=%.1f\n", 2 * times, 2 * times - sum, ns / (2 * (double)times));
}

void counter_lose(void (*add)(void *, long), long *sum, long times)
{
    double ns;
    int tries = 0;
    together = true;
    do {
        *sum = 0;
        ns = counter_run(add, NULL, sum, times);
        tries++;
    } while (*sum == 2 * times && tries < 100);
    counter_tell(tries, times, *sum, ns);
}

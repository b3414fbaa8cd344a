/* race-cpu.h - the CPU on which a side runs, and how long it had to wait for it */
#ifndef RACE_CPU_H
#define RACE_CPU_H
#include "race-ping.h"

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
        sched_setscheduler(0, SCHED_RR, &param);
#else
    single = sysconf(_SC_NPROCESSORS_ONLN) < 2;
#endif
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
#endif

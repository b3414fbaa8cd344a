/* prices.c - run each counter once, and print a table of what a million additions cost
 *
 *   $ ./prices
 *   prices: counter-plain       lost=8127 ms=2.4 ratio=0.1
 *   prices: counter-volatile    lost=9211 ms=2.9 ratio=0.2
 *   prices: counter-atomic      lost=0 ms=18.0 ratio=1.0
 *   ...
 *
 * ratio compares a counter with counter-atomic, in this run. Milliseconds of two machines, or of
 * two runs, say little. The time includes the time for which the two processes wait for each other.
 * With --lost only that column is printed.
 */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const names[] = {"plain",     "volatile",   "atomic",     "mutex",
                                    "sem-posix", "sem-sysv",   "flock",      "pipe",
                                    "socket",    "queue-sysv", "queue-posix"};
#define COUNTERS (sizeof names / sizeof *names)

/* Runs ./counter-NAME TIMES and takes the numbers from the line it prints; false if it fails */
static bool measure(const char *name, char *times, long *lost, double *ms)
{
    char program[64], line[256];
    int ends[2], status;
    snprintf(program, sizeof program, "./counter-%s", name);
    if (pipe(ends) == -1)
        die("pipe");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        if (dup2(ends[1], STDOUT_FILENO) == -1 || close(ends[0]) == -1 || close(ends[1]) == -1)
            die("dup2");
        execl(program, program, times, (char *)NULL);
        die_hint("run make, and run this in the lab's directory", "execl(%s)", program);
    }
    if (close(ends[1]) == -1)
        die("close");
    FILE *said = fdopen(ends[0], "r");
    if (said == NULL)
        die("fdopen");
    bool told = fgets(line, sizeof line, said) != NULL;
    fclose(said);
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    const char *what = told ? strstr(line, "lost=") : NULL;
    return status == 0 && what != NULL && sscanf(what, "lost=%ld ms=%lf", lost, ms) == 2;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--lost] [TIMES]");
    bool only_lost = lab_flag(&argc, argv, "--lost");
    lab_operands(&argc, argv, 0, 1, "");
    char none[] = "10000", *times = argc == 2 ? argv[1] : none;
    lab_number("TIMES", times, 1, 1000000);

    long lost[COUNTERS];
    double ms[COUNTERS], atomic = 0;
    bool ran[COUNTERS];
    for (size_t i = 0; i < COUNTERS; i++) {
        ran[i] = measure(names[i], times, &lost[i], &ms[i]);
        if (ran[i] && strcmp(names[i], "atomic") == 0)
            atomic = ms[i];
    }
    if (atomic == 0)
        refuse(NULL, "./counter-atomic printed no numbers");
    for (size_t i = 0; i < COUNTERS; i++)
        if (ran[i] && only_lost)
            printf("prices: counter-%-11s lost=%ld\n", names[i], lost[i]);
        else if (ran[i])
            printf("prices: counter-%-11s lost=%ld ms=%.1f ratio=%.1f\n", names[i], lost[i], ms[i],
                   ms[i] / atomic);
    return 0;
}

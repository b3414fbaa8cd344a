/* counter.h - what the counter-*.c share: they start two processes that add, and measure the time
 *
 * Each counter-*.c decides what lies in the shared memory, and how a process adds to the sum there.
 * These functions start the two processes at the same moment, and print what the additions cost.
 * The loop that is measured is the program's own.
 */
#ifndef COUNTER_H
#define COUNTER_H

#include <stddef.h>

/* Reads the command line. How often shall each of the two processes add? */
long counter_times(int argc, char **argv);

/* Memory, full of zeros, that this process and its children share. */
void *counter_memory(size_t size);

/* Two processes run add(shared, times). If `own` is not NULL, a third runs own(shared, 2 * times).
 * Returns the nanoseconds from the start of the first process to the last addition. Ends the
 * program if one of the processes fails, or is killed. */
double counter_run(void (*add)(void *, long), void (*own)(void *, long), void *shared, long times);

/* The same with two processes whose additions nothing keeps apart: it tries until one is lost, at
 * most a hundred times, and calls counter_tell. Each of the two has a processor of its own, and
 * both are running when they begin. The others need no such help, and it would change their
 * prices. */
void counter_lose(void (*add)(void *, long), long *sum, long times);

/* Prints one line: the number of tries, unless that is 0; how much was lost; and the price, in
 * milliseconds for a million additions. With --lost, only whether something was lost. */
void counter_tell(int tries, long times, long sum, double ns);

#endif

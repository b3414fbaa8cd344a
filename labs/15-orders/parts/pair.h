/* pair.h - what ring.c and seqlock.c share: two sides at work on one mapping */
#ifndef PAIR_H
#define PAIR_H

#include <stdbool.h>
#include <stddef.h>

/* Reads the command line: which of the `names`? --loose: on an imitated processor. */
int pair_begin(int argc, char **argv, const char *const *names);

/* How often to try until a fault shows, which is luck. With --threads once: ThreadSanitizer does
 * not wait for a wrong result. */
int pair_tries(void);

/* Zeros that both sides share */
void *pair_memory(size_t size);

/* Runs first(shared) and second(shared) side by side, in two processes, or with --threads in two
 * threads. With --loose the two processes take turns: see loose.h. */
void pair_run(void (*first)(void *), void (*second)(void *), void *shared);

/* To wait: looks again soon, and lets others work: now and then, or with --loose each time */
void pair_pause(void);

#endif

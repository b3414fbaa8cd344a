/* victim.h - stop a process before a step that you choose, and kill it there: no luck, no sleep */
#ifndef VICTIM_H
#define VICTIM_H

#include <stdbool.h>
#include <sys/types.h>

struct victim {
    const char *name; /* for messages */
    const char *next; /* the step before which it has stopped; NULL: it has ended */
    pid_t pid;
    int line; /* the socket to it */
};

/* In a victim: the place before a step, and the step's name, a literal. In any other process it
 * does nothing. */
void step(const char *name);

/* Starts a child that runs part(with) up to its nth step (1 is the first). Returns true when it has
 * stopped there; false if it has ended, because it has fewer steps. Ends the program if it failed.
 */
bool victim_begin(struct victim *victim, const char *name, long nth, void (*part)(void *),
                  void *with);

/* The two halves of victim_begin, if something must happen before the victim can get on. */
void victim_start(struct victim *victim, const char *name, long nth, void (*part)(void *),
                  void *with);
bool victim_reach(struct victim *victim);

/* Sends SIGKILL to the stopped victim, and waits until nothing of it runs any more. */
void victim_kill(struct victim *victim);

/* Runs part(with) in a child, and waits until it has ended. Ends the program if it failed. */
void alone(const char *name, void (*part)(void *), void *with);

/* Runs part(with) in a child, one instruction of the processor after the other, and kills it after
 * the nth. Returns false if it has ended before that. Linux on x86 only: elsewhere it refuses. */
bool killed_after(long nth, void (*part)(void *), void *with);

#endif

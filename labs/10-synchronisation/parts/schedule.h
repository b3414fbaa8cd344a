/* schedule.h - force an order on processes: an order that luck brings once in a million runs comes
 * in every run. No sleep, no luck.
 */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <sys/types.h>

/* A child that runs from one named point to the next, when its parent says so */
struct actor {
    const char *name;
    pid_t pid;
    int line; /* the socket to the child */
};

/* Starts a child that will run part(with). It waits before the first statement. */
void actor_begin(struct actor *actor, const char *name, void (*part)(void *), void *with);

/* A point with a name of at most 30 letters, in the part. The child stops here if its parent has
 * told it to run up to this point. In a process that is no actor, this does nothing. */
void actor_pause(const char *point);

/* Lets the child run until it stops at `point`, or, if `point` is "end", until it has ended. Prints
 * "program: A is at POINT" or "program: A has ended". Ends the program if the child ends sooner, or
 * fails. */
void actor_until(struct actor *actor, const char *point);

/* Sends SIGKILL to the child and waits for its end: nothing of it runs any more. */
void actor_kill(struct actor *actor);

#endif

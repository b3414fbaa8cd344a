/* gate.h - let several processes begin at the same moment: if one began later, it might find the
 * others finished
 */
#ifndef GATE_H
#define GATE_H

#include <stdatomic.h>

struct gate {
    int count, pipe[2];
    atomic_int *there; /* in shared memory: how many are through; and whose turn it is to meet */
};

/* Makes a gate for `count` processes, at most 8. Call it before the forks. */
void gate_make(struct gate *gate, int count);

/* Each process calls this, and goes on when all have called it. */
void gate_pass(struct gate *gate);

/* Two processes may call this behind the gate, one with 0 and one with 1: they go on when both are
 * running, each on a processor of its own. */
void gate_meet(struct gate *gate, int who);

/* The parent calls this when it has forked all of them. */
void gate_open(struct gate *gate);

/* The parent calls this when all of them have ended. */
void gate_remove(struct gate *gate);

#endif

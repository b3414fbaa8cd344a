/* trial.h - kill a process at each step that it makes in a ring, and see what the others still get
 *
 * Include it before the ring: then each STEP of the ring is a place where the process may be
 * killed.
 */
#ifndef TRIAL_H
#define TRIAL_H
#include "stepper.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trial {
    size_t bytes;                      /* of the ring */
    void (*make)(void *ring);          /* prepares a ring whose bytes are 0; may be NULL */
    void (*sit)(void *ring, int seat); /* a process with this seat begins to use it; may be NULL */
    bool (*put)(void *ring, int seat, uint32_t value);  /* false: it is full */
    bool (*get)(void *ring, int seat, uint32_t *value); /* false: there is nothing to receive */
};

/* The main of a trial. A producer that wants to send 1 is killed at its first step. Another process
 * sends 2 and 3, and prints what it receives, and how many messages the ring takes afterwards.
 * The same again for the producer's second step, and so on; then for a consumer, in a ring with 2
 * and 3. With --same-seat the other process takes the seat of the one that was killed. */
int trial_main(int argc, char **argv, struct trial trial);

#endif

/* stepper.h - a signal at one of a program's steps: no sleep, no luck
 *
 * Include it before a ring or the heap. Then each STEP in them is a step of the program.
 */
#ifndef STEPPER_H
#define STEPPER_H

#define STEP(done) step_reached(done)

/* From here on steps are counted. At step `at` the process writes to `note`, which has 64 bytes,
 * what it has just done, and sends itself the signal. 0: never. */
void step_plan(long at, int number, char *note);

void step_reached(const char *done);

#endif

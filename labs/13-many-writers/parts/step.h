/* step.h - the places between two steps of a ring, where a test can kill the process
 *
 * In the rings, STEP("claimed") stands where the process has just claimed a slot. Normally it does
 * nothing. A program that includes trial.h first is killed there if it was told to.
 */
#ifndef STEP
#define STEP(done) ((void)0)
#endif

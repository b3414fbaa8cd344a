/* race.h - for race-posix and race-sysv: many processes that try the same thing at the same moment
 *
 * They wait at a pipe, and a single write starts them all: each reads one byte. Odd rounds use one
 * pipe and even rounds another, so that no process can read two bytes of the same round.
 */
#ifndef RACE_H
#define RACE_H

#include <stdbool.h>

#define MOST 64 /* processes */

/* Plays `rounds` rounds. In each, `processes` processes call make() at the same moment; it makes
 * the thing and returns 0, or returns the errno. Then take_away() removes the thing. At the end
 * prints how many made it in a round. If another program has made the thing, ends and leaves it
 * alone. */
void race(int processes, int rounds, int (*make)(void), void (*take_away)(void));

/* Ends the processes. Call it first in undo, since one of them may be about to make the thing.
 * Returns whether one of them may have made it, so that it has to be removed. */
bool race_undo(void);

#endif

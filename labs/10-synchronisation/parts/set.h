/* set.h - a set of one System V semaphore of value 1, for counter-sem-sysv and killed-sem-sysv
 *
 * It has a key, as a segment of lab 02 has. Children would inherit a set without a key just as
 * well, but make clean-ipc could not find that one.
 */
#ifndef SET_H
#define SET_H

/* Makes a set and returns its id. Ends the program if there is one already. Signals that stop the
 * program are held back until set_remove. */
int set_make(void);
void set_remove(void);

#endif

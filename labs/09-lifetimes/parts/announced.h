/* announced.h - the file `announced` says which process is about to make memory */
#ifndef ANNOUNCED_H
#define ANNOUNCED_H

#include <stdbool.h>

#define ANNOUNCED_SIZE 64 /* an announcement, filled up with zeros */

/* For orphan: writes this process's pid and starting time into the file, and into `text`. Ends the
 * program if there is an announcement already. */
void announce(char text[ANNOUNCED_SIZE]);
void withdraw(void);

/* For lab_undo: removes whatever announce has made so far. */
void announce_undo(void);

/* For sweep: has the announced process ended? If so, `text` is its announcement, and this process
 * has the lock on the file until it ends. If not, it prints why there is nothing to do. */
bool maker_has_ended(char text[ANNOUNCED_SIZE], long *pid);

#endif

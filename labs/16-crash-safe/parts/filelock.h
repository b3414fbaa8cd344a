/* filelock.h - a lock that the kernel releases when its holder ends, on Linux and on macOS
 *
 * It is an flock on the lab's keyfile, which macOS permits, too; it has no locks on shared-memory
 * objects (facts P-57, P-58). The lock belongs to the open file, so each process opens its own.
 */
#ifndef FILELOCK_H
#define FILELOCK_H

/* Waits for the lock, and returns the open file that holds it. Ends the program on an error. */
int filelock_take(void);

/* Gives it back, by closing the open file. */
void filelock_give(int fd);

#endif

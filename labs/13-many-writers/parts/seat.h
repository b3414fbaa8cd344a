/* seat.h - numbers for processes, and the kernel's word whether a process still lives
 *
 * A process that uses the ring takes a seat, a number from 0 to 31, by locking a byte of the lab's
 * keyfile (fcntl). The kernel releases the lock when the process ends, in whatever way, and gives
 * it to nobody by chance. A pid is no such sign: a later process may get the same one. The lock is
 * in the kernel, so no process can write over it, as it could over a lock in shared memory.
 */
#ifndef SEAT_H
#define SEAT_H
#include <stdbool.h>

#define SEATS 32

/* Opens the keyfile, and chooses bytes of it for what has this name. Call it first. Call it before
 * a fork, too: a process that closes a descriptor of the file loses all its locks. */
void seat_open(const char *what);

/* Takes the first free seat from `first` on, and returns its number; ends the program if none is
 * free. A child does not inherit its parent's seat. */
int seat_take(int first);

/* Whether another process has this seat now; our own seat counts as free */
bool seat_taken(int seat);

/* Between seat_alone(true) and seat_alone(false) no other process is in between. If a process is
 * killed there, the next one gets in. */
void seat_alone(bool begins);

/* The name of the object of this lab that has locks in our keyfile: another copy of the workbook
 * has another keyfile, and must not have the same object. Call seat_open first. */
const char *seat_object(const char *what);

#endif

/* life.h - how one side sees whether the other one is alive
 *
 * Each side holds a lock (fcntl) on one byte of the lab's keyfile. When a process ends, in whatever
 * way, the kernel releases its locks, and the other side can see that. A third byte is locked while
 * a process makes or removes the ring. Linux could lock the object itself, but macOS locks files
 * only (fact Y-42).
 */
#ifndef LIFE_H
#define LIFE_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Opens the keyfile, and chooses the bytes in it that belong to the ring of this name. Call it
 * before the others. */
void life_open(const char *name);

/* Another copy of the workbook uses the same names of rings, but locks its own keyfile. So the
 * first process at a ring writes into it which keyfile counts. Returns false if that is not our
 * keyfile. */
bool life_claim(_Atomic(uint64_t) *device, _Atomic(uint64_t) *inode);

/* The pid of the process that is this side, PRODUCER or CONSUMER. 0: there is none. -1: there is
 * one, but the kernel cannot tell us its pid, because it is in another pid namespace, such as a
 * container's, or on another machine. Our own lock doesn't count. */
long life_of(int side);

/* That answer for a message, "pid=4711" or "pid=unknown"; valid until the next call */
const char *life_name(int side);

/* From here on this process is this side, until it ends. Refuses if another process is. */
void life_begin(int side, const char *what);

/* Between life_alone(true) and life_alone(false) no other process makes or removes the ring */
void life_alone(bool begins);

#endif

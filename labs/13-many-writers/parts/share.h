/* share.h - an object with a name, made by whoever comes first
 *
 * Memory whose bytes are all 0 must be valid, because the process that makes the object may be
 * killed at once.
 */
#ifndef SHARE_H
#define SHARE_H
#include <stddef.h>

/* Maps the object for `what`, "ring" or "heap", and makes it if there is none. Refuses an object
 * that somebody else has made, or that is too small. Calls seat_open, and seat_alone(true): the
 * caller ends that. */
void *share_open(const char *what, size_t size);

/* Removes its name */
void share_remove(void);

#endif

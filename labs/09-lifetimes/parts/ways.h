/* ways.h - five ways to have shared memory that has no name and no key; for hide
 *
 * Each takes `size` bytes, touches all of them, and ends the program if it fails.
 */
#ifndef WAYS_H
#define WAYS_H

#include <stddef.h>
#include <sys/types.h>

/* A segment, removed while it is attached */
void hide_segment(size_t size);

/* An object, unlinked and closed while it is mapped */
void hide_mapping(size_t size);

/* A memfd that is open and was never mapped; on macOS an unlinked object */
void hide_descriptor(size_t size);

/* Anonymous memory of a child, which ends when this process does, or when the socket that is
 * returned is closed. */
int hide_in_child(pid_t *child, size_t size);

/* An unlinked object, whose only descriptor is in a message that nobody has received */
void hide_in_queue(size_t size);

/* For lab_undo: removes what has a name still */
void ways_undo(void);

#endif

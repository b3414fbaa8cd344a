/* segment.h - a segment with this lab's key, made and attached as lab 02 does it */
#ifndef SEGMENT_H
#define SEGMENT_H

#include <stddef.h>
#include <sys/types.h>

/* The lab's key. Ends the program if there is no keyfile. */
key_t segment_key(void);

/* Makes a segment of `size` bytes, attaches it, and returns its address. Ends the program if there
 * is a segment with this key already. */
char *segment_make(size_t size);

/* Its id; -1 while there is none */
extern int segment_id;

/* For lab_undo */
void segment_undo(void);

void segment_remove(void);

#endif

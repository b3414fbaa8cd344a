/* post.h - what send and receive do when a slot is held, and how they are killed */
#ifndef POST_H
#define POST_H
#include "stepper.h"

#include "owners.h"

/* Opens the ring, and takes a seat. From then on the program's steps count: at step `kill` it is
 * killed, or at step `stop` it is stopped. If `last` is true, it refuses if another process uses
 * the ring, and until the end of the program none can come. */
struct owners *post_open(int *seat, const char *kill, const char *stop, bool last);

/* What to do with the answer of owners_put or owners_get, which was asked for the `looks`th time.
 * True: ask again. It takes back the slot of a dead process. If the process lives, it gives it some
 * time. */
bool post_again(struct owners *ring, enum answer answer, struct held held, long looks);

/* Ends the program with a message if the last answer was HELD, BROKEN or TAKEN */
void post_end(enum answer answer, struct held held);

#endif

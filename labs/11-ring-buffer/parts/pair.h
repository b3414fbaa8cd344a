/* pair.h - the ring as a POSIX object with a name, for a producer and a consumer */
#ifndef PAIR_H
#define PAIR_H
#include "ring.h"

#include <signal.h>
#include <stdbool.h>

#define RING_MAGIC 0x52494e48u
#define RING_SLOTS 1024u

/* One slot */
struct message {
    uint64_t number; /* the message's index in the ring: 0, 1, 2, ... */
    char text[56];
};
#define RING_BYTES (sizeof(struct ring) + RING_SLOTS * sizeof(struct message))

extern volatile sig_atomic_t pair_told; /* the signal that told us to stop; 0: none has */

/* Maps the ring of this name for `side`, PRODUCER or CONSUMER. If there is no ring, makes one,
 * unless `go_on` is true. If `fresh` is true, replaces the ring by a new one. Refuses an object
 * that is not such a ring, and a second process for the same side. */
struct ring *pair_open(const char *name, int side, bool fresh, bool go_on);

/* Prepares `end` to continue where the last process of this side stopped */
void pair_begin(struct end *end, struct ring *ring, int side);

/* The other side's pid if it opened the ring and died; otherwise 0 */
long pair_lost(struct ring *ring, int side);

/* Ends a run. A producer that has sent all its messages closes the ring. If the ring is closed and
 * empty, the last process that uses it removes it. A run that a signal told to stop removes a ring
 * that it made, if no other process uses it, and ends by that signal. */
void pair_close(struct ring *ring, int side, bool sent_all);

#endif

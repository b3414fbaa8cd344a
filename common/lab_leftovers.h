/* lab_leftovers.h - what leftovers asks: which names were noted, and which of them exist */
#ifndef LAB_LEFTOVERS_H
#define LAB_LEFTOVERS_H

#include "lab.h"

/* What all names begin with: "/shmlab.<uid>", or what SHMLAB_PREFIX says. If that is no beginning
 * of a name, it is wrong usage. */
const char *lab_prefix(void);

/* Calls `each` with each note, "name" or "segment" and what it says: of this prefix, and without
 * SHMLAB_PREFIX of every prefix that begins with "/shmlab.". */
void lab_each_note(void (*each)(const char *kind, const char *what));

/* Removes the notes of this prefix that lab_each_note has read, and none that came later. Another
 * prefix's stay, because its run may be about to make what it has noted: they do no harm. */
void lab_forget_notes(void);

/* Calls `each` with the name of every POSIX object of this user whose name begins with
 * `prefix`; for root with SHMLAB_PREFIX, which nobody else has, also of other users'. Linux: reads
 * /dev/shm, where semaphores are, too, as /sem.NAME, which here is a semaphore's name on macOS,
 * too. macOS can list neither: tries the names that are noted. */
void lab_each_object(const char *prefix, void (*each)(const char *name));

/* Worlds of scripts/as-macos are directories in /dev/shm, "/shmlab.<uid>.macos". Whether `name` is
 * one; unless only to `look`, removes it with its segments and objects. -1 with errno set if it
 * cannot. */
int lab_remove_world(const char *name, bool look);

/* lab_get_limits and lab_each_object under XNU's rules (lab_xnu.c) */
int lab_xnu_limits(struct lab_limits *limits);
void lab_xnu_each_object(const char *prefix, void (*each)(const char *name));

#endif

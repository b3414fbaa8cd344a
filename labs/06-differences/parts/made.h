/* made.h - what the questions make: names, objects, segments, children, other users
 *
 * If one of these functions cannot make what it should, it ends the question, and the answer is the
 * call that failed, with its errno. To "note" a name or an id is to write it into memory that the
 * child shares with probe. In whatever way the child ends, probe removes what is noted there.
 */
#ifndef MADE_H
#define MADE_H

#include "question.h"

/* For the calls of nearly every question */
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#define STRANGER 65533 /* the uid of another user, when root asks what others may do */

extern char scratch[4]; /* for bytes that nobody looks at */

/* For ask.c. Call made_start once, before the first question. made_remove removes what is noted. */
void made_start(void);
void made_remove(void);

size_t page(void); /* bytes */

/* ---- names, of objects and of semaphores ---- */

/* Notes a name, and returns a pointer to it that is valid until the question ends */
const char *note_name(const char *name);

/* The same for a name of this run: "/shmlab.1000.p4711.WHAT", or one that has `length` bytes with
 * its slash */
const char *own_name(const char *what);
const char *long_name(size_t length);

/* ---- objects: their name is own_name("a") ---- */

int object_new(int flags, mode_t mode); /* the descriptor of a new one, without a size */
int object(size_t size);                /* the same, with that size */
int object_again(int flags);            /* opens it once more */
volatile char *object_map(int fd, size_t length);
struct stat object_status(int fd);
void object_unlink(void);

/* ---- segments and other things with an id ---- */

/* Notes the id of a segment (m), a set of semaphores (s), or a message queue (q) that was made by
 * `call`, and returns it */
int note_id(char kind, int id, const char *call);

/* Answers "ok" and notes the id, or answers the errno's name if it is -1 */
void id_or_errno(char kind, int id);

int segment(size_t size, int mode); /* makes one with IPC_PRIVATE, returns its id */
char *attached(int id, int flags);  /* attaches, returns the address */
struct shmid_ds segment_status(int id);
void segment_remove(int id);
int segment_removed(void); /* the id of one that is removed, but attached here */

/* Makes a segment of 100 bytes (m) or a set of one semaphore (s), mode 0600, with a key that was
 * free, and returns the key. The id is the first one that is noted. */
key_t keyed(char kind);

/* ---- memory, files ---- */

char *anonymous(int protection, int sharing, size_t pages);
void *shared_memory(void); /* one page, to read and write */
int opened(const char *path, int flags);

/* Call mmap, and answer ok or the errno. try_touch then reads the byte at `at`. */
void try_mmap(int protection, int flags, int fd, size_t length, size_t offset);
void try_touch(int fd, size_t length, size_t at);

/* A child writes there. Answers "yes" if we see it, and "no" if not. */
void try_child_store(volatile char *at);

/* ---- processes ---- */

pid_t forked(void);
void wait_for(pid_t child);

/* Forks a child that calls does(id, ready, wait), and waits until it has written to `ready` or exec
 * has closed it. Reading from `wait` returns when we end. */
void child_does(void (*does)(int id, int ready, int wait), int id);

/* For such a child: becomes a shell that ends when `wait` does */
void exec_shell(int wait);

/* become_stranger makes root another user. If we are not root, need_root answers "needs root". */
void need_root(void);
void become_stranger(gid_t group);

/* Gives us a /dev/shm of our own with so many pages. If that cannot be, the question ends: macOS
 * has no such thing, and some containers forbid it. */
void own_dev_shm(unsigned pages);

/* Puts us into a sandbox, as programs of the App Store are, and returns true. If the system has
 * none, answers "absent" and returns false. */
bool in_sandbox(void);
#endif

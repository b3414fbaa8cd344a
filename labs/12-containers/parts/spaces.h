/* spaces.h - the namespaces and mounts of a box */
#ifndef SPACES_H
#define SPACES_H

#include <stddef.h>
#include <sys/types.h>

/* Where a box has its IPC namespace and its /dev/shm from. A number above 0 is a process: the box
 * shares what this process has. */
enum { OWN = 0, HOST = -1, NONE = -2 };

struct spaces {
    long ipc;        /* OWN, HOST, or a process */
    long shm;        /* OWN, HOST, NONE, or a process */
    size_t shm_size; /* of an own /dev/shm */
};

/* Puts this process, and the children that it makes from now on, into them; ends it if it cannot */
void spaces_enter(const struct spaces *wanted);

/* From here on this process is killed when its parent ends, however that ends */
void spaces_end_with(pid_t parent);

#endif

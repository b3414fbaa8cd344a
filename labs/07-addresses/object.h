/* object.h - an object to map: this lab is about its mappings, and lab 03 about making one
 *
 * The object is new, so that it is ours alone, and it is gone when the program ends, however that
 * comes.
 */
#ifndef OBJECT_H
#define OBJECT_H

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *object_name; /* of the one that is made, and not yet removed */

static inline void object_undo(void)
{
    if (object_name != NULL)
        shm_unlink(object_name);
}

/* Makes the object `name`, of `size` bytes, all 0, and returns its descriptor. From here to
 * object_remove, stop signals wait. */
static inline int object_make(const char *name, size_t size)
{
    lab_undo(object_undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    object_name = name;
    if (ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%s, %zu)", name, size);
    errno = lab_reserve(fd, size); /* else a full /dev/shm is SIGBUS at the first touch */
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    return fd;
}

/* Opens what another process made; the hint says how. It may be any object, so its size is looked
 * at: behind its end a touch is SIGBUS. */
static inline int object_open(const char *name, size_t size, const char *hint)
{
    int fd = shm_open(name, O_RDWR, 0);
    if (fd == -1)
        die_hint(errno == ENOENT ? hint : NULL, "shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if ((size_t)st.st_size < size)
        refuse(hint, "%s is too small", name);
    return fd;
}

/* Removes its name. Who has it mapped or open keeps it. */
static inline void object_remove(void)
{
    if (shm_unlink(object_name) == -1)
        die("shm_unlink(%s)", object_name);
    object_name = NULL;
    lab_keep();
}

#endif

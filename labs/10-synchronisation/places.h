/* places.h - an object that is mapped at several addresses, and has no name any more */
#ifndef PLACES_H
#define PLACES_H

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *places_name; /* from when it is there until it is removed */

static void places_undo(void)
{
    if (places_name != NULL)
        shm_unlink(places_name);
}

/* An object of `size` bytes, all 0. Its name goes at once: it ends with its last mapping. */
static int places_make(const char *name, size_t size)
{
    lab_undo(places_undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    places_name = name;
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    places_name = NULL;
    lab_keep();
    if (ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%s)", name);
    errno = lab_reserve(fd, size); /* else a full /dev/shm is SIGBUS at the first touch */
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    return fd;
}

/* One more address for it */
static void *places_map(int fd, size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        die("mmap(%zu)", size);
    return at;
}
#endif

/* object.h - a POSIX object of a given size, made and mapped as lab 03 does it */
#ifndef OBJECT_H
#define OBJECT_H

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *made; /* its name, from when it is there: for the program's undo */

static char *make_object(const char *name, off_t size)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, size) == -1)
        die("ftruncate(%s, %lld)", name, (long long)size);
    errno = lab_reserve(fd, (size_t)size); /* else a full /dev/shm kills us at the first touch */
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    char *bytes = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %lld)", name, (long long)size);
    if (close(fd) == -1) /* the mapping holds the object */
        die("close");
    return bytes;
}

#endif

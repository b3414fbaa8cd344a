/* lab_object.c - making, opening and removing a POSIX object */
#include "lab_object.h"

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made; /* of the one that is made, and not yet removed */

void lab_undo_object(void)
{
    if (made != NULL)
        shm_unlink(made);
}

void lab_made_object(const char *name)
{
    made = name;
}

void lab_reserve_object(int fd, const char *name, size_t size)
{
    errno = lab_reserve(fd, size);
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
}

void lab_size_object(int fd, const char *name, size_t size)
{
    if (ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%s, %zu)", name, size);
    lab_reserve_object(fd, name, size);
}

int lab_make_object(const char *name, size_t size)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left"
                 : errno == ENOENT
                     ? "there is no /dev/shm: mount a tmpfs there, or use memfd_create"
                     : NULL,
                 "shm_open(%s)", name);
    made = name;
    lab_size_object(fd, name, size);
    return fd;
}

int lab_open_object(const char *name, size_t size, const char *hint)
{
    int fd = shm_open(name, O_RDWR | lab_no_wait(), 0);
    if (fd == -1)
        die_hint(errno == ENOENT ? hint : NULL, "shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size < 0 || (unsigned long long)st.st_size < size)
        refuse(hint, "%s is too small", name);
    return fd;
}

void lab_remove_object(void)
{
    if (shm_unlink(made) == -1)
        die("shm_unlink(%s)", made);
    made = NULL;
}

/* secret.h - for defend-excl and defend-name: the secret, which they have seen to fit, goes into
 * the object that they have made */
#ifndef SECRET_H
#define SECRET_H

#include "lab.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE 16384

static void secret_store(int fd, const char *name, const char *secret)
{
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    errno = lab_reserve(fd, SIZE); /* else a full /dev/shm is SIGBUS at the first touch */
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    strcpy(text, secret);
}

#endif

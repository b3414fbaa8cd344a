/* life.c - locks on bytes of the keyfile */
#include "life.h"

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define SETTING_UP 2 /* beside PRODUCER and CONSUMER */

/* The keyfile. If the process closed another descriptor of it, all its locks would be released */
static int life = -1;
static off_t place;

/* Each ring has three bytes of its own, at a place that is computed from its name. A lock may lie
 * behind the end of the file. The place has 30 bits, because some off_t have no more than 32. */
void life_open(const char *name)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (const char *c = name; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 1099511628211u;
    place = (off_t)(hash >> 34);
    life = open(LAB_KEYFILE, O_RDWR | O_CLOEXEC);
    if (life == -1)
        die_hint("run it in the lab's directory", "open(%s)", LAB_KEYFILE);
}

static struct flock lock_of(int which, short type)
{
    return (struct flock){
        .l_type = type, .l_whence = SEEK_SET, .l_start = place + which, .l_len = 1};
}

bool life_claim(_Atomic(uint64_t) *device, _Atomic(uint64_t) *inode)
{
    struct stat st;
    if (fstat(life, &st) == -1)
        die("fstat(%s)", LAB_KEYFILE);
    uint64_t a = 0, b = 0, ours[] = {(uint64_t)st.st_dev, (uint64_t)st.st_ino};
    return (atomic_compare_exchange_strong(device, &a, ours[0]) || a == ours[0]) &&
           (atomic_compare_exchange_strong(inode, &b, ours[1]) || b == ours[1]);
}

/* Whether there is a lock, its type says. l_pid doesn't: it is 0 for another pid namespace's
 * process */
long life_of(int side)
{
    struct flock lock = lock_of(side, F_WRLCK);
    if (fcntl(life, F_GETLK, &lock) == -1)
        die("fcntl(F_GETLK)");
    if (lock.l_type == F_UNLCK)
        return 0;
    return lock.l_pid > 0 ? (long)lock.l_pid : -1;
}

const char *life_name(int side)
{
    static char text[32];
    snprintf(text, sizeof text, "pid=%ld", life_of(side));
    return strcmp(text, "pid=-1") == 0 ? "pid=unknown" : text;
}

void life_begin(int side, const char *what)
{
    struct flock lock = lock_of(side, F_WRLCK);
    if (fcntl(life, F_SETLK, &lock) != -1)
        return;
    if (errno == EAGAIN || errno == EACCES)
        refuse("a ring has one producer and one consumer: wait for its end, or use another --name",
               "there is already a %s, %s", what, life_name(side));
    die("fcntl(F_SETLK)");
}

void life_alone(bool begins)
{
    struct flock lock = lock_of(SETTING_UP, begins ? F_WRLCK : F_UNLCK);
    while (fcntl(life, F_SETLKW, &lock) == -1)
        if (errno != EINTR)
            die("fcntl(F_SETLKW)");
}

/* life.h - who is alive: a sign that the kernel takes back
 *
 * Each side holds a lock (fcntl) on a byte of the lab's keyfile. However a process ends, by kill -9
 * too, its locks go, and the other side sees it. A third byte is locked while somebody makes or
 * removes the ring. Linux would lock the object itself; macOS locks files only (fact Y-42).
 */
#ifndef LIFE_H
#define LIFE_H
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#define SETTING_UP 2 /* beside PRODUCER and CONSUMER */

/* The keyfile. Close no other descriptor of it: that gives up all its locks */
static int life = -1;
static off_t life_place;

/* Opens the keyfile. Each ring has its own three bytes, at a place that comes from its name; the
 * file is not that long, and need not be. */
static inline void life_open(const char *name)
{
    uint64_t place = 14695981039346656037u; /* FNV-1a */
    for (const char *c = name; *c != '\0'; c++)
        place = (place ^ (unsigned char)*c) * 1099511628211u;
    life_place = (off_t)(place >> 2);
    life = open(LAB_KEYFILE, O_RDWR | O_CLOEXEC);
    if (life == -1)
        die_hint("run it in the lab's directory", "open(%s)", LAB_KEYFILE);
}

static inline struct flock life_lock(int which, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_len = 1};
    lock.l_start = life_place + which;
    return lock;
}

/* Another clone of the workbook has the same names, and looks for signs of life in its own keyfile:
 * the first to come writes into the ring which keyfile counts. False: not ours. */
static inline bool life_claim(_Atomic(uint64_t) *device, _Atomic(uint64_t) *inode)
{
    struct stat st;
    if (fstat(life, &st) == -1)
        die("fstat(%s)", LAB_KEYFILE);
    uint64_t a = 0, b = 0, ours[] = {(uint64_t)st.st_dev, (uint64_t)st.st_ino};
    return (atomic_compare_exchange_strong(device, &a, ours[0]) || a == ours[0]) &&
           (atomic_compare_exchange_strong(inode, &b, ours[1]) || b == ours[1]);
}

/* The process that has this side, or 0. Our own locks do not count. */
static inline long life_of(int side)
{
    struct flock lock = life_lock(side, F_WRLCK);
    if (fcntl(life, F_GETLK, &lock) == -1)
        die("fcntl(F_GETLK)");
    return lock.l_type == F_UNLCK ? 0 : (long)lock.l_pid;
}

/* From here on we are this side, until our end */
static inline void life_begin(int side, const char *what)
{
    struct flock lock = life_lock(side, F_WRLCK);
    if (fcntl(life, F_SETLK, &lock) != -1)
        return;
    if (errno == EAGAIN || errno == EACCES)
        refuse("a ring has one of each: let it end, or take another --name",
               "there is a %s, pid=%ld", what, life_of(side));
    die("fcntl(F_SETLK)");
}

/* Between setting_up(F_WRLCK) and setting_up(F_UNLCK) nobody else makes or removes the ring */
static inline void setting_up(short type)
{
    struct flock lock = life_lock(SETTING_UP, type);
    while (fcntl(life, F_SETLKW, &lock) == -1)
        if (errno != EINTR)
            die("fcntl(F_SETLKW)");
}
#endif

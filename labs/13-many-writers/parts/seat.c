/* seat.c - locks on bytes of the keyfile */
#include "seat.h"

#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

static int file = -1;
static off_t place; /* of our bytes; a lock may lie behind the end of the file */

static uint32_t hashed(uint32_t hash, const void *bytes, size_t size) /* FNV-1a */
{
    for (const unsigned char *byte = bytes; size > 0; size--)
        hash = (hash ^ *byte++) * 16777619u;
    return hash;
}

void seat_open(const char *what)
{
    file = open(LAB_KEYFILE, O_RDWR | O_CLOEXEC);
    if (file == -1)
        die_hint("run it in the lab's directory", "open(%s)", LAB_KEYFILE);
    uint32_t hash = 2166136261u;
    for (const char *c = what; *c != '\0'; c++)
        hash = hashed(hash, c, 1);
    place = (off_t)(hash >> 8) * 64; /* below 2^30, because some off_t have 32 bits */
}

static struct flock lock_of(int byte, short type)
{
    return (struct flock){
        .l_type = type, .l_whence = SEEK_SET, .l_start = place + byte, .l_len = 1};
}

int seat_take(int first)
{
    for (int seat = first; seat < SEATS; seat++) {
        struct flock lock = lock_of(seat, F_WRLCK);
        if (fcntl(file, F_SETLK, &lock) != -1)
            return seat;
        if (errno != EAGAIN && errno != EACCES)
            die("fcntl(F_SETLK)");
    }
    refuse("wait for the end of one of them", "all %d seats are taken", SEATS);
}

bool seat_taken(int seat)
{
    struct flock lock = lock_of(seat, F_WRLCK);
    if (fcntl(file, F_GETLK, &lock) == -1)
        die("fcntl(F_GETLK)");
    return lock.l_type != F_UNLCK;
}

void seat_alone(bool begins)
{
    struct flock lock = lock_of(SEATS, begins ? F_WRLCK : F_UNLCK);
    while (fcntl(file, F_SETLKW, &lock) == -1)
        if (errno != EINTR)
            die("fcntl(F_SETLKW)");
}

const char *seat_object(const char *what)
{
    struct stat st;
    char name[16];
    if (fstat(file, &st) == -1) /* of the file that we lock: its name may be another's by now */
        die("fstat(%s)", LAB_KEYFILE);
    uint32_t hash = hashed(2166136261u, &st.st_dev, sizeof st.st_dev);
    hash = hashed(hash, &st.st_ino, sizeof st.st_ino);
    snprintf(name, sizeof name, "%.1s%08x", what, (unsigned)hash);
    return lab_name(name);
}

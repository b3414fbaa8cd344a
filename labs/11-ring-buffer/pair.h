/* pair.h - the ring as an object with a name: found or made; for producer.c and consumer.c. How it
 * is left stands in part.h */
#ifndef PAIR_H
#define PAIR_H
#include "part.h"

#include <sys/stat.h>

/* The object of this name, new or there already */
static int pair_find(const char *name, bool go_on)
{
    int fd = go_on ? -1 : shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1)
        ring_made = true;
    else if (go_on || errno == EEXIST)
        fd = shm_open(name, O_RDWR | lab_no_wait(), 0);
    if (fd == -1)
        die_hint(go_on ? "there is no ring to go on with" : NULL, "shm_open(%s)", name);
    return fd;
}

static struct ring *pair_map(const char *name, int fd)
{
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_uid != geteuid() || (st.st_size != 0 && (size_t)st.st_size < RING_BYTES))
        refuse("take another --name", "%s is no ring of ours", name);
    if (st.st_size == 0 && ftruncate(fd, RING_BYTES) == -1) /* new, or its maker was killed here */
        die("ftruncate(%s, %zu)", name, RING_BYTES);
#if defined(__linux__)
    errno =
        posix_fallocate(fd, 0, RING_BYTES); /* in a full /dev/shm an error, and not SIGBUS later */
    if (errno != 0 && errno != EOPNOTSUPP)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
#endif
    struct ring *ring = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED)
        die("mmap(%s, %zu)", name, RING_BYTES);
    if (close(fd) == -1)
        die("close");
    uint32_t magic = atomic_load(&ring->magic);
    if (magic != 0 &&
        (magic != RING_MAGIC || ring->slots != RING_SLOTS || ring->size != sizeof(struct message)))
        refuse("take another --name", "%s is no ring of ours", name);
    if (!life_claim(&ring->device, &ring->inode)) {
        ring_made = false; /* it is theirs, even so */
        refuse("take another --name, or if nobody uses it: make clean-ipc",
               "%s is the ring of another clone, or of another keyfile", name);
    }
    ring->slots = RING_SLOTS;
    ring->size = sizeof(struct message);
    atomic_store(&ring->magic, RING_MAGIC);
    return ring;
}

/* Maps the ring of this name as `side`. Makes it if there is none, but not if `go_on`; makes a new
 * one if `fresh`. */
static struct ring *pair_open(const char *name, int side, bool fresh, bool go_on)
{
    ring_name = name;
    life_open(name);
    sigset_t stops,
        before; /* blocked until on_stop has them: one that comes earlier waits for it */
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT), sigaddset(&stops, SIGTERM), sigaddset(&stops, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &stops, &before) == -1)
        die("sigprocmask");
    lab_undo(undo);
    setting_up(F_WRLCK);
    life_begin(side, side == PRODUCER ? "producer" : "consumer");
    struct ring *ring = pair_map(name, pair_find(name, go_on));
    if (fresh && !ring_made) {
        if (life_of(!side) != 0)
            refuse("leave --fresh out, or stop it first", "pid=%ld uses this ring", life_of(!side));
        if (munmap(ring, RING_BYTES) == -1 || (shm_unlink(name) == -1 && errno != ENOENT))
            die("shm_unlink(%s)", name);
        ring = pair_map(name, pair_find(name, false));
    }
    if (side == PRODUCER)
        atomic_store(&ring->closed, 0);
    atomic_store(&ring->pid[side], (uint32_t)getpid());
    setting_up(F_UNLCK);
    printf("%s: %s name=%s slots=%u\n", side == PRODUCER ? "producer" : "consumer",
           ring_made ? "made" : "found", name, RING_SLOTS);
    lab_keep();

    struct sigaction stop = {.sa_handler = on_stop}; /* no SA_RESTART: a sleep ends with EINTR */
    for (const int *number = (const int[]){SIGINT, SIGTERM, SIGHUP, 0}; *number != 0; number++) {
        struct sigaction now;
        if (sigaction(*number, NULL, &now) == -1 ||
            (now.sa_handler != SIG_IGN && sigaction(*number, &stop, NULL) == -1))
            die("sigaction");
    }
    if (sigprocmask(SIG_SETMASK, &before, NULL) == -1)
        die("sigprocmask");
    return ring;
}
#endif

/* pair.c - finds or makes the ring of a name, checks whose it is, and leaves it again */
#include "pair.h"

#include "lab.h"
#include "life.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const sides[] = {"producer", "consumer"};
static const char *ring_name;
static bool ring_made; /* by this run */
volatile sig_atomic_t pair_told;

static void on_stop(int number)
{
    pair_told = number;
}

static void undo(void)
{
    if (ring_made)
        shm_unlink(ring_name);
}

/* Opens the object of this name, and makes it if it doesn't exist */
static int find(const char *name, bool go_on)
{
    int fd = go_on ? -1 : shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1)
        ring_made = true;
    else if (go_on || errno == EEXIST)
        fd = shm_open(name, O_RDWR | lab_no_wait(), 0);
    if (fd == -1)
        die_hint(go_on ? "no ring has this name; without --go-on it is made" : NULL, "shm_open(%s)",
                 name);
    return fd;
}

static struct ring *map(const char *name, int fd)
{
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_uid != geteuid() || (st.st_size != 0 && (size_t)st.st_size < RING_BYTES))
        refuse("use another --name", "%s is not a ring of this lab", name);
    /* The size is 0 if the object is new, or if the process that made it was killed before this */
    if (st.st_size == 0 && ftruncate(fd, RING_BYTES) == -1)
        die("ftruncate(%s, %zu)", name, RING_BYTES);
    errno = lab_reserve(fd, RING_BYTES); /* a full /dev/shm: an error now, not SIGBUS later */
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    struct ring *ring = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED)
        die("mmap(%s, %zu)", name, RING_BYTES);
    if (close(fd) == -1)
        die("close");
    uint32_t magic = atomic_load(&ring->magic);
    if (magic != 0 &&
        (magic != RING_MAGIC || ring->slots != RING_SLOTS || ring->size != sizeof(struct message)))
        refuse("use another --name", "%s is not a ring of this lab", name);
    if (!life_claim(&ring->device, &ring->inode)) {
        ring_made = false; /* they found it before we came here: it is theirs */
        refuse("use another --name; if nobody uses this ring: make clean-ipc",
               "%s belongs to another copy of the workbook, or to another keyfile", name);
    }
    ring->slots = RING_SLOTS;
    ring->size = sizeof(struct message);
    atomic_store(&ring->magic, RING_MAGIC);
    return ring;
}

struct ring *pair_open(const char *name, int side, bool fresh, bool go_on)
{
    ring_name = name;
    life_open(name);
    /* Until on_stop handles these signals, they are blocked: an early one waits for it */
    sigset_t stops, before;
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT), sigaddset(&stops, SIGTERM), sigaddset(&stops, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &stops, &before) == -1)
        die("sigprocmask");
    lab_undo(undo);
    life_alone(true);
    life_begin(side, sides[side]);
    struct ring *ring = map(name, find(name, go_on));
    if (fresh && !ring_made) {
        if (life_of(!side) != 0)
            refuse("leave out --fresh, or stop that process first",
                   "the process with %s uses this ring", life_name(!side));
        if (munmap(ring, RING_BYTES) == -1 || (shm_unlink(name) == -1 && errno != ENOENT))
            die("shm_unlink(%s)", name);
        ring = map(name, find(name, false));
    }
    if (side == PRODUCER)
        atomic_store(&ring->closed, 0);
    atomic_store(&ring->pid[side], (uint32_t)getpid());
    printf("%s: %s name=%s slots=%u\n", sides[side], ring_made ? "made" : "found", name,
           RING_SLOTS);
    lab_keep();
    life_alone(
        false); /* after lab_keep, which may remove the ring again: nobody has found it yet */

    struct sigaction stop = {.sa_handler = on_stop}; /* no SA_RESTART: it ends a sleep */
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

/* Any process may have written the indices, so the producer checks them. The consumer needs no such
 * check: it sees by its number whether something is the message that it expects. */
void pair_begin(struct end *end, struct ring *ring, int side)
{
    ring_begin(end, ring, side, RING_SLOTS, sizeof(struct message), ring_spins());
    if (side == PRODUCER && end->at - end->seen > RING_SLOTS)
        refuse("--fresh begins a new ring", "%s has indices that no ring can have", ring_name);
}

/* Looks at the lock first, and then at the pid. A process that ends as it should clears its pid
 * while it still holds its lock; so a pid without a lock means that the process died. */
long pair_lost(struct ring *ring, int side)
{
    return life_of(!side) != 0 ? 0 : (long)atomic_load(&ring->pid[!side]);
}

void pair_close(struct ring *ring, int side, bool sent_all)
{
    life_alone(true);
    if (sent_all)
        atomic_store(&ring->closed, 1);
    atomic_store(&ring->pid[side], 0);
    wake(&ring->asleep[!side]);
    bool alone = atomic_load(&ring->pid[!side]) == 0 || life_of(!side) == 0;
    bool done = atomic_load(&ring->closed) && atomic_load(&ring->taken) == atomic_load(&ring->tail);
    bool remove = alone && (done || (pair_told && ring_made));
    if (remove && shm_unlink(ring_name) == -1 && errno != ENOENT) /* ENOENT: it is gone already */
        die("shm_unlink(%s)", ring_name);
    if (remove)
        printf("%s: removed %s\n", sides[side], ring_name);
    life_alone(false);
    if (pair_told) {
        signal(pair_told, SIG_DFL);
        raise(pair_told);
    }
}

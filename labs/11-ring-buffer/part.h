/* part.h - what pair.h's two halves need, and the second: is the other side lost, and how to leave
 */
#ifndef PART_H
#define PART_H
#include "life.h"
#include "ring.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>

#define RING_MAGIC 0x52494e48u
#define RING_SLOTS 1024u

/* One slot */
struct message {
    uint64_t number; /* 0, 1, 2, ...: its index in the ring */
    char text[56];
};
#define RING_BYTES (sizeof(struct ring) + RING_SLOTS * sizeof(struct message))

static const char *ring_name;
static bool ring_made;             /* by this run */
static volatile sig_atomic_t told; /* the signal that told us to stop */

static void on_stop(int number)
{
    told = number;
}

static void undo(void)
{
    if (ring_made)
        shm_unlink(ring_name);
}

/* The other side's pid if it came, and is dead; else 0. Two looks, the first at the locks: who says
 * that it goes does so while it has its lock. */
static inline long pair_lost(struct ring *ring, int side)
{
    return life_of(!side) != 0 ? 0 : (long)atomic_load(&ring->pid[!side]);
}

/* The end of a run. A producer that has sent all closes the ring. Whoever is last at a ring that is
 * closed and empty removes it. A run that was told to stop removes what it made, if nobody uses it,
 * and ends by that signal. */
static void pair_close(struct ring *ring, int side, bool sent_all)
{
    setting_up(F_WRLCK);
    if (sent_all)
        atomic_store(&ring->closed, 1);
    atomic_store(&ring->pid[side], 0);
    wake(&ring->asleep[!side]);
    bool alone = atomic_load(&ring->pid[!side]) == 0 || life_of(!side) == 0;
    bool done = atomic_load(&ring->closed) && atomic_load(&ring->taken) == atomic_load(&ring->tail);
    bool remove = alone && (done || (told && ring_made));
    if (remove && shm_unlink(ring_name) == -1 && errno != ENOENT) /* ENOENT: somebody else did it */
        die("shm_unlink(%s)", ring_name);
    if (remove)
        printf("%s: removed %s\n", side == PRODUCER ? "producer" : "consumer", ring_name);
    setting_up(F_UNLCK);
    if (told) {
        signal(told, SIG_DFL);
        raise(told);
    }
}
#endif

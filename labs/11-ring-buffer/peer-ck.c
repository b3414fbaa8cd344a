/* peer-ck.c - Concurrency Kit's ck_ring, one producer and one consumer (Debian: libck-dev)
 *
 *   $ ./peer-ck
 *   size=64 rate=... unit=M/s ...
 *
 * Its buffer is handed over with each call, so it is position independent. It has no call for many
 * messages at a time. A message of its own type is copied by assignment.
 */
#if __has_include(<ck_ring.h>)
#include "race.h"

#include <ck_ring.h>

struct bytes8 {
    unsigned char byte[8];
};
struct bytes64 {
    unsigned char byte[64];
};
struct bytes64k {
    unsigned char byte[65536];
};
CK_RING_PROTOTYPE(bytes8, bytes8)
CK_RING_PROTOTYPE(bytes64, bytes64)
CK_RING_PROTOTYPE(bytes64k, bytes64k)

struct ring {
    struct ck_ring ck;
    alignas(256) unsigned char data[];
};
struct side {
    int unused;
};

/* A reserved slot is filled where it lies: as fast as this ring can be fed */
ALWAYS size_t put(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)me, (void)n;
    void *to =
        size == 8    ? (void *)ck_ring_enqueue_reserve_spsc_bytes8(&ring->ck, (void *)ring->data)
        : size == 64 ? (void *)ck_ring_enqueue_reserve_spsc_bytes64(&ring->ck, (void *)ring->data)
                     : (void *)ck_ring_enqueue_reserve_spsc_bytes64k(&ring->ck, (void *)ring->data);
    if (to == NULL)
        return 0;
    fill(to, i, 1, size);
    ck_ring_enqueue_commit_spsc(&ring->ck);
    return 1;
}

ALWAYS size_t get(struct ring *ring, struct side *me, uint64_t i, size_t n, size_t size)
{
    (void)me, (void)n;
    if (size == 8    ? !ck_ring_dequeue_spsc_bytes8(&ring->ck, (void *)ring->data, (void *)mine)
        : size == 64 ? !ck_ring_dequeue_spsc_bytes64(&ring->ck, (void *)ring->data, (void *)mine)
                     : !ck_ring_dequeue_spsc_bytes64k(&ring->ck, (void *)ring->data, (void *)mine))
        return 0;
    if (size == 8)
        look(mine, i, 1, size);
    else
        check(mine, i, size);
    return 1;
}

static void begin(struct ring *ring, struct side *me, int role, size_t size)
{
    (void)me;
    if (role == 0)
        ck_ring_init(&ring->ck, SLOTS(size));
}
#define RACE_BEGIN begin
#include "race-main.h"
#else
#include "lab.h"
int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    refuse("Debian: apt-get install libck-dev", "ck_ring.h was not there when this was built");
}
#endif

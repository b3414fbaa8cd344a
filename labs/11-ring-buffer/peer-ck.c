/* peer-ck.c - Concurrency Kit's ck_ring, one producer and one consumer (Debian: libck-dev)
 *
 *   $ ./peer-ck
 *   size=64 rate=... unit=M/s ...
 *
 * Each call is given the address of the buffer, so the ring works at any address. There is no call
 * for many messages at a time. A message of a type of its own is copied by assignment.
 */
#if __has_include(<ck_ring.h>)
#include "lab.h"
#include "parts/race.h"

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

/* The message is written into its reserved slot: this is the fastest way to fill this ring */
ALWAYS size_t put(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)way, (void)n;
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

ALWAYS size_t get(struct ring *ring, int way, uint64_t i, size_t n, size_t size)
{
    (void)way, (void)n;
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

static void begin(struct ring *ring, int way, int role, size_t size)
{
    (void)way;
    if (role == 0)
        ck_ring_init(&ring->ck, race_trip ? TRIP_SLOTS : SLOTS(size));
}

int main(int argc, char **argv)
{
    return race_main(argc, argv, put, get,
                     (struct contestant){.head = sizeof(struct ring), .begin = begin});
}
#else
#include "lab.h"
int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    refuse("Debian: apt-get install libck-dev", "ck_ring.h was not there when this was built");
}
#endif

/* stuck.c - shows which slots of the ring are claimed, and by whom
 *
 *   $ ./send --kill 2 5; ./stuck
 *   send: killed when it claimed the slot
 *   stuck: slot=0 seat=0 writing dead
 *
 * It maps the ring to read only, and takes no seat: it is no user of the ring.
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/owners.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    seat_open("ring");
    const char *name = seat_object("ring");
    int fd = lab_open_object(name, sizeof(struct owners), "./send makes the ring");
    const struct owners *ring = mmap(NULL, sizeof *ring, PROT_READ, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED)
        die("mmap(%s)", name);
    if (close(fd) == -1)
        die("close");

    for (unsigned slot = 0; slot < SLOTS; slot++) {
        uint32_t word = atomic_load(&ring->slot[slot].word), kind = word & KINDS;
        if (kind > READING)
            refuse(NULL, "slot %u says 0x%x, which cannot be", slot, (unsigned)word);
        if (kind != WRITING && kind != READING)
            continue;
        int seat = (int)(word & ~(uint32_t)KINDS & 0xff);
        printf("stuck: slot=%u seat=%d %s %s\n", slot, seat,
               kind == WRITING ? "writing" : "reading", seat_taken(seat) ? "lives" : "dead");
    }
    return 0;
}

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
        uint32_t word = atomic_load_explicit(&ring->slot[slot].word, memory_order_acquire);
        const char *does = NULL;
        switch (word & KINDS) {
        case FREE:
        case FULL:
        case SKIPPED:
            continue;
        case WRITING:
            does = "writing";
            break;
        case READING:
            does = "reading";
            break;
        default:
            refuse("make clean-ipc", "slot %u says 0x%x, which cannot be", slot, (unsigned)word);
        }
        bool lives = seat_taken((int)(word & 31));
        printf("stuck: slot=%u seat=%u %s %s\n", slot, (unsigned)word & 31, does,
               lives ? "lives" : "dead");
    }
    return 0;
}

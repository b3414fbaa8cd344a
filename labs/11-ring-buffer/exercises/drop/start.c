/* drop.c - puts messages into the ring
 *
 *   $ ./drop 3000
 *   drop: sent=1024 dropped=1976
 */
#include "lab.h"
#include "parts/pair.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COUNT");
    lab_operands(&argc, argv, 1, 1, "COUNT");
    uint64_t count = (uint64_t)lab_number("COUNT", argv[1], 0, 1000000), dropped = 0; /* yours */

    struct ring *ring = pair_open(lab_name("ring"), PRODUCER, false, false);
    struct end end;
    pair_begin(&end, ring, PRODUCER);
    uint64_t first = end.at;
    for (uint64_t n = 0; n < count && !pair_told; n++) {
        void *at;
        while (ring_reserve(&end, &at, 1) == 0 && !pair_told) /* yours: it must not wait */
            ring_wait(&end);
        struct message *slot = at;
        slot->number = end.at;
        for (size_t i = 0; i < sizeof slot->text; i++)
            slot->text[i] = (char)('a' + (end.at + i) % 26);
        ring_publish(&end, 1);
    }
    printf("drop: sent=%llu dropped=%llu\n", (unsigned long long)(end.at - first),
           (unsigned long long)dropped);
    pair_close(ring, PRODUCER, true);
    return 0;
}

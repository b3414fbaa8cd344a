/* drop.c - reserves as many slots as are free, fills all of them, and publishes them together */
#include "lab.h"
#include "parts/pair.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COUNT");
    lab_operands(&argc, argv, 1, 1, "COUNT");
    uint64_t rest = (uint64_t)lab_number("COUNT", argv[1], 0, 1000000), sent = 0;
    struct ring *ring = pair_open(lab_name("ring"), PRODUCER, false, false);
    struct end end;
    pair_begin(&end, ring, PRODUCER);

    for (void *at; rest > 0 && !pair_told;) {
        size_t room = ring_reserve(&end, &at, rest < 64 ? rest : 64);
        if (room == 0)
            break; /* the ring is full: all other messages are dropped */
        for (size_t slot = 0; slot < room; slot++) {
            struct message *message = (struct message *)at + slot;
            message->number = end.at + slot;
            for (size_t i = 0; i < sizeof message->text; i++)
                message->text[i] = (char)('a' + (message->number + i) % 26);
        }
        ring_publish(&end, room);
        sent += room;
        rest -= room;
    }
    printf("drop: sent=%llu dropped=%llu\n", (unsigned long long)sent, (unsigned long long)rest);
    pair_close(ring, PRODUCER, true);
    return 0;
}

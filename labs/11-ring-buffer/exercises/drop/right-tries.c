/* drop.c - fills the slot with one assignment, and also counts what it has sent */
#include "lab.h"
#include "parts/pair.h"

#include <stdio.h>
#include <string.h>

static bool send_one(struct end *end)
{
    void *at;
    if (ring_reserve(end, &at, 1) != 1)
        return false;
    struct message message = {.number = end->at};
    for (size_t i = 0; i < sizeof message.text; i++)
        message.text[i] = (char)('a' + (message.number + i) % 26);
    memcpy(at, &message, sizeof message);
    ring_publish(end, 1);
    return true;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COUNT");
    lab_operands(&argc, argv, 1, 1, "COUNT");
    long count = lab_number("COUNT", argv[1], 0, 1000000), sent = 0;

    struct end end;
    struct ring *ring = pair_open(lab_name("ring"), PRODUCER, false, false);
    pair_begin(&end, ring, PRODUCER);
    long tried = 0;
    for (; tried < count && !pair_told; tried++)
        sent += send_one(&end);
    printf("drop: sent=%ld dropped=%ld\n", sent, tried - sent);
    pair_close(ring, PRODUCER, true);
    return 0;
}

/* send.c - send numbers through a ring that many processes use at the same time
 *
 *   $ ./send 5 6 7
 *   send: seat=0 sent=3
 *
 * The first process to come makes the ring, which has eight slots. If a process was killed in the
 * middle of its work, its slot is taken back. --kill N kills this process at its Nth step, and
 * --stop N stops it there.
 */
#include "parts/post.h"

#include "lab.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--kill N | --stop N] NUMBER...");
    const char *kill = lab_option(&argc, argv, "--kill");
    const char *stop = lab_option(&argc, argv, "--stop");
    lab_operands(&argc, argv, 1, 1000, "NUMBER");
    if (kill && stop)
        usage("--kill or --stop, not both");
    for (int i = 1; i < argc; i++)
        lab_number("NUMBER", argv[i], 0, 2147483647);

    int seat, sent = 0;
    struct owners *ring = post_open(&seat, kill, stop, false);
    enum answer answer = DONE;
    struct held held = {0, 0};
    for (int i = 1; i < argc && answer == DONE; i++, sent += answer == DONE) {
        long looks = 0;
        uint32_t number = (uint32_t)lab_number("NUMBER", argv[i], 0, 2147483647);
        do
            answer = owners_put(ring, seat, number, &held);
        while (post_again(ring, answer, held, looks++));
    }
    printf("send: seat=%d sent=%d\n", seat, sent);
    if (answer == NONE)
        refuse("./receive makes room", "the ring is full");
    post_end(answer, held);
    return 0;
}

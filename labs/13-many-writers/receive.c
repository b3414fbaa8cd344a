/* receive.c - receive the numbers that are in the ring
 *
 *   $ ./receive
 *   receive: 5
 *   receive: 6
 *   receive: 7
 *
 * Many processes may receive at the same time: each number goes to one of them. --kill N kills this
 * process at its Nth step. --remove also removes the
 * ring, if no other process uses it.
 */
#include "parts/post.h"

#include "lab.h"
#include "parts/share.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--kill N] [--remove]");
    const char *kill = lab_option(&argc, argv, "--kill");
    bool remove = lab_flag(&argc, argv, "--remove");
    lab_operands(&argc, argv, 0, 0, "");

    int seat;
    struct owners *ring = post_open(&seat, kill, NULL, remove);
    enum answer answer = DONE;
    struct held held = {0, 0};
    while (answer == DONE) {
        uint32_t number;
        long looks = 0;
        do
            answer = owners_get(ring, seat, &number, &held);
        while (post_again(ring, answer, held, looks++));
        if (answer == DONE)
            printf("receive: %lu\n", (unsigned long)number);
    }
    post_end(answer, held);
    if (remove)
        share_remove();
    return 0;
}

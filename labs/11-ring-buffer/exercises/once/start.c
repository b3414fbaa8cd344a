/* once.c - takes numbered messages out of the ring, and appends each number to a file once
 *
 *   $ ./producer --count 100000 & ./once numbers
 */
#include "lab.h"
#include "parts/pair.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE");
    lab_operands(&argc, argv, 1, 1, "FILE");
    FILE *file = fopen(argv[1], "a+");
    if (file == NULL)
        die("fopen(%s)", argv[1]);
    unsigned long long number;

    struct ring *ring = pair_open(lab_name("ring"), CONSUMER, false, false);
    struct end end;
    pair_begin(&end, ring, CONSUMER);
    bool done = false;
    while (!pair_told && !done) {
        void *at;
        if (ring_peek(&end, &at, 1) != 0) {
            number = ((struct message *)at)->number;
            ring_take(&end, 1);
            if (fprintf(file, "%llu\n", number) < 0) /* yours: when, and which numbers? */
                die("writing to %s", argv[1]);
        } else if (atomic_load(&ring->closed) && ring_peek(&end, &at, 1) == 0) {
            done = true;
        } else
            ring_wait(&end); /* if the producer has died, this waits for the next one */
    }
    pair_close(ring, CONSUMER, false);
    return 0;
}

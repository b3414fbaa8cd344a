/* once.c - take numbered messages out of the ring, and append each number to a file, once
 *
 *   $ ./producer --count 100000 & ./once numbers
 */
#include "pair.h"

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
    ring_begin(&end, ring, CONSUMER, ring_spins());
    bool done = false;
    while (!told && !done) {
        void *at;
        if (ring_peek(&end, &at, 1) != 0) {
            number = ((struct message *)at)->number;
            ring_take(&end, 1);
            if (fprintf(file, "%llu\n", number) < 0) /* yours: when, and which? */
                die("writing to %s", argv[1]);
        } else if (atomic_load(&ring->closed) && ring_peek(&end, &at, 1) == 0) {
            done = true;
        } else
            ring_wait(&end);
    }
    (void)pair_lost; /* the lab's consumer says so if the producer dies; this one waits for the next
                      */
    pair_close(ring, CONSUMER, false);
    return 0;
}

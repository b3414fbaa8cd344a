/* once.c - take numbered messages out of the ring, and append each number to a file, once
 *
 *   $ ./producer --count 100000 & ./once numbers
 *
 * First the file, then the ring: a message of which only the first is done comes again, and its
 * number is in the file. So what stands in the file decides.
 */
#include "pair.h"

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE");
    lab_operands(&argc, argv, 1, 1, "FILE");
    FILE *file = fopen(argv[1], "a+");
    if (file == NULL)
        die("fopen(%s)", argv[1]);
    unsigned long long number, next = 0;
    rewind(file);
    while (fscanf(file, "%llu\n", &number) == 1)
        next = number + 1;
    fseek(file, 0, SEEK_END);

    struct ring *ring = pair_open(lab_name("ring"), CONSUMER, false, false);
    struct end end;
    ring_begin(&end, ring, CONSUMER, ring_spins());
    bool done = false;
    while (!told && !done) {
        void *at;
        if (ring_peek(&end, &at, 1) != 0) {
            number = ((struct message *)at)->number;
            if (number >= next) {
                if (fprintf(file, "%llu\n", number) < 0 || fflush(file) == EOF)
                    die("writing to %s", argv[1]);
                next = number + 1;
            }
            ring_take(&end, 1);
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

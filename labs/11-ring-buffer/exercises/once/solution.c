/* once.c - takes numbered messages out of the ring, and appends each number to a file once
 *
 *   $ ./producer --count 100000 & ./once numbers
 *
 * It writes the number to the file first, and takes the message afterwards. If it is killed between
 * the two, the next run gets the message again, and finds its number in the file.
 */
#include "lab.h"
#include "parts/pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Returns the first number that FILE has not got. Removes a last line that was cut off. */
static unsigned long long read_done(FILE *file, const char *name)
{
    char line[32];
    unsigned long long next = 0;
    long whole = 0;
    rewind(file); /* C does not say where "a+" begins to read */
    while (fgets(line, sizeof line, file) != NULL && strchr(line, '\n') != NULL) {
        next = strtoull(line, NULL, 10) + 1;
        whole = ftell(file);
    }
    if (ftruncate(fileno(file), whole) == -1)
        die("ftruncate(%s)", name);
    if (fseek(file, 0, SEEK_END) == -1)
        die("fseek(%s)", name);
    return next;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE");
    lab_operands(&argc, argv, 1, 1, "FILE");
    FILE *file = fopen(argv[1], "a+");
    if (file == NULL)
        die("fopen(%s)", argv[1]);
    unsigned long long next = read_done(file, argv[1]);

    struct ring *ring = pair_open(lab_name("ring"), CONSUMER, false, false);
    struct end end;
    pair_begin(&end, ring, CONSUMER);
    bool done = false;
    while (!pair_told && !done) {
        void *at;
        if (ring_peek(&end, &at, 1) != 0) {
            unsigned long long number = ((struct message *)at)->number;
            if (number >= next) {
                if (fprintf(file, "%llu\n", number) < 0 || fflush(file) == EOF)
                    die("writing to %s", argv[1]);
                next = number + 1;
            }
            ring_take(&end, 1);
        } else if (atomic_load(&ring->closed) && ring_peek(&end, &at, 1) == 0) {
            done = true;
        } else
            ring_wait(&end); /* if the producer has died, this waits for the next one */
    }
    pair_close(ring, CONSUMER, false);
    return 0;
}

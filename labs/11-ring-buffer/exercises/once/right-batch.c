/* once.c - works on spans: writes all lines of a span at once, and then takes all its messages */
#include "lab.h"
#include "parts/pair.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static unsigned long long count_whole_lines(const char *name)
{
    unsigned long long lines = 0;
    long end = 0;
    FILE *file = fopen(name, "r");
    if (file == NULL && errno == ENOENT)
        return 0;
    if (file == NULL)
        die("fopen(%s)", name);
    for (int c; (c = getc(file)) != EOF;)
        if (c == '\n') {
            lines++;
            end = ftell(file);
        }
    if (ferror(file))
        die("reading %s", name);
    fclose(file);
    if (truncate(name, end) == -1)
        die("truncate(%s)", name);
    return lines; /* the numbers begin with 0 and have no gap, so this is the next one */
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE");
    lab_operands(&argc, argv, 1, 1, "FILE");
    unsigned long long next = count_whole_lines(argv[1]);
    FILE *file = fopen(argv[1], "a");
    if (file == NULL)
        die("fopen(%s)", argv[1]);

    struct ring *ring = pair_open(lab_name("ring"), CONSUMER, false, false);
    struct end end;
    pair_begin(&end, ring, CONSUMER);
    void *at;
    for (;;) {
        size_t n = ring_peek(&end, &at, 100);
        for (size_t i = 0; i < n; i++) {
            const struct message *message = (const struct message *)at + i;
            if (message->number < next)
                continue;
            fprintf(file, "%llu\n", (unsigned long long)message->number);
            next++;
        }
        if (fflush(file) != 0 || ferror(file))
            die("%s", argv[1]);
        if (n > 0)
            ring_take(&end, n);
        else if (pair_told || (atomic_load(&ring->closed) && ring_peek(&end, &at, 1) == 0))
            break;
        else
            ring_wait(&end);
    }
    pair_close(ring, CONSUMER, false);
    return 0;
}

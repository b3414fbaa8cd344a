/* fits.c - the answer is a string, and main only prints it */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>

static int answer(unsigned long long size, char *text, size_t room)
{
    struct lab_limits l;
    if (lab_get_limits(&l) != 0)
        return -1;
    if (l.shmmin > size)
        snprintf(text, room, "no, shmmin is %llu", l.shmmin);
    else if (l.shmmax >= size)
        snprintf(text, room, "yes");
    else
        snprintf(text, room, "no, shmmax is %llu", l.shmmax);
    return 0;
}

int main(int argc, char **argv)
{
    char text[64];
    if (argc != 2) {
        fprintf(stderr, "usage: fits SIZE\n");
        return 2;
    }
    unsigned long long size = lab_amount("SIZE", argv[1]);
    if (answer(size, text, sizeof text) == -1) {
        perror("fits");
        return EXIT_FAILURE;
    }
    fprintf(stdout, "fits: %llu %s\n", size, text);
    return EXIT_SUCCESS;
}

/* look.h - what a process still has: the kernel is asked, so that nothing is fatal */
#ifndef LOOK_H
#define LOOK_H

#include "lab.h"

#include <errno.h>
#include <unistd.h>

/* Whether the byte at `at` is there: "reads", or "gone". The kernel reads it for us, into a pipe:
 * EFAULT instead of SIGSEGV where nothing is mapped. Another byte is another memory's. */
static const char *look(const char *at, char wanted)
{
    static int probe[2];
    char byte;
    if (probe[1] == 0 && pipe(probe) == -1)
        die("pipe");
    if (write(probe[1], at, 1) == -1) {
        if (errno != EFAULT)
            die("write");
        return "gone";
    }
    if (read(probe[0], &byte, 1) != 1)
        die("read");
    return byte == wanted ? "reads" : "gone";
}

#endif

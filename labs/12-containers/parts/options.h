/* options.h - what is typed after ./box */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "spaces.h"

#include <stdbool.h>

struct options {
    struct spaces spaces;
    size_t memory; /* the limit in bytes; 0 if there is none */
    bool no_sysv;
    char **command;
};

/* Reads the command line, or ends the program with a usage error. */
void options_read(int argc, char **argv, struct options *options);

#endif

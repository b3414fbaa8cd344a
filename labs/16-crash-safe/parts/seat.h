/* seat.h - for owner and ask: the file `seat`, which says in words whose the seat is */
#ifndef SEAT_H
#define SEAT_H

#include <stdatomic.h>
#include <sys/types.h>

/* What is mapped. Anybody who may write the file may have written this. */
struct seat {
    atomic_long pid;    /* 0: nobody */
    atomic_ulong space; /* the inode number of its pid namespace; 0 where there are none. It says
                         * which one only on this boot of this machine, while the namespace lives */
};

/* Opens the file, with more flags of open(2), and sets *size. Ends the program if there is none, or
 * if it is something else. */
int seat_open(int flags, off_t *size);

/* Maps the file, which has at least the size of a struct seat. */
struct seat *seat_map(int fd);

/* The number of this process's pid namespace, for struct seat */
unsigned long seat_space(void);

#endif

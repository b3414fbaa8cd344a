/* copy.c - make a new object, and copy every byte of an existing object into it
 *
 *   $ ./writer hello && ./copy /shmlab.1000.posix /shmlab.1000.other
 *   copy: 16384 bytes from /shmlab.1000.posix to /shmlab.1000.other
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made; /* the object that this run has made: set it when you have made one */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FROM TO");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "FROM" : "TO");
    const char *from = argv[1], *to = argv[2];

    int in = shm_open(from, O_RDONLY | lab_no_wait(), 0); /* do not wait for a fifo (lab 04) */
    if (in == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shm_open(%s)", from);
    struct stat st;
    if (fstat(in, &st) == -1)
        die("fstat(%s)", from);
    size_t size = (size_t)st.st_size;

    lab_undo(undo); /* from here on a failure removes what this run has made */
    /* Yours: make TO, but only if it is new. Give it the size. Take its memory. Copy every byte. */
    printf("copy: %zu bytes from %s to %s\n", size, from, to);

    if (close(in) == -1)
        die("close");
    lab_keep(); /* from here on `undo` does not run */
    return 0;
}

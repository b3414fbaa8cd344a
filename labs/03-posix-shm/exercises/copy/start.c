/* copy.c - copy an object: a new one, with another name, and every byte of the old one
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

static const char *made; /* the object that this run made: set it once you have made one */

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

    int in = shm_open(from, O_RDONLY | lab_no_wait(), 0);
    if (in == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shm_open(%s)", from);
    struct stat st;
    if (fstat(in, &st) == -1)
        die("fstat(%s)", from);
    size_t size = (size_t)st.st_size;

    lab_undo(undo); /* from here on a failure removes what was made */
    /* Make TO, never take what is there; give it the size; copy every byte. */
    printf("copy: %zu bytes from %s to %s\n", size, from, to);

    if (close(in) == -1)
        die("close");
    lab_keep();
    return 0;
}

/* holder-object.c - hold an object, and obey the words that arrive on stdin
 *
 *   $ ./holder-object /shmlab.1000.outlive
 *   holder-object: mapping=reads descriptor=open
 *   exec                                                     (you type this)
 *   holder-object: mapping=gone descriptor=closed
 *
 * parts/obey.h lists the words. outlive-object starts this; holder-segment holds a segment.
 */
#include "lab.h"
#include "parts/obey.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static int fd;
static void *mapping = MAP_FAILED;
static const char *none; /* why there is no mapping, if there is none */

/* After exec, this number may belong to another file. Our object can be mapped; stdin cannot. */
static const char *still_open(int fd)
{
    void *again = mmap(NULL, 1, PROT_READ, MAP_SHARED, fd, 0);
    if (again == MAP_FAILED)
        return "closed";
    if (munmap(again, 1) == -1)
        die("munmap");
    return "open";
}

static void tell(void)
{
    printf("holder-object: mapping=%s", none != NULL ? none : look(mapping, 'P'));
    printf(" descriptor=%s\n", still_open(fd));
}

static void detach(void)
{
    if (munmap(mapping, 1) == -1) /* unmaps the whole page that has this byte */
        die("munmap");
    if (close(fd) == -1)
        die("close");
}

/* The program that exec starts gets the old address and the descriptor's number, to try them. */
static void exec(const char *self)
{
    char places[2][32];
    snprintf(places[0], sizeof places[0], "%ju", (uintmax_t)(uintptr_t)mapping);
    snprintf(places[1], sizeof places[1], "%d", fd);
    execlp(self, self, "--after-exec", places[0], places[1], (char *)NULL);
    die("exec(%s)", self);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME");
    bool after_exec = lab_flag(&argc, argv, "--after-exec");
    lab_operands(&argc, argv, after_exec ? 2 : 1, after_exec ? 2 : 1, "NAME");

    if (after_exec) {
        mapping = (void *)(uintptr_t)strtoumax(argv[1], NULL, 10);
        fd = (int)lab_number("FD", argv[2], -1, INT_MAX);
    } else {
        fd = shm_open(argv[1], O_RDWR, 0);
        if (fd != -1)
            mapping = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    }
    if (mapping == MAP_FAILED)
        none = after_exec ? "gone" : lab_errno_name(errno); /* gone: there was none before exec */
    obey(&(struct orders){tell, detach, exec}, argv[0]);
    return 0;
}

/* holder-segment.c - hold a segment, and obey the words that arrive on stdin
 *
 *   $ ./holder-segment 3
 *   holder-segment: attach=reads
 *   exec                                                     (you type this)
 *   holder-segment: attach=gone
 *
 * parts/obey.h lists the words. outlive-segment starts this; holder-object holds an object.
 */
#include "lab.h"
#include "parts/obey.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <sys/shm.h>
#include <unistd.h>

static void *attach;
static const char *none; /* why there is no attach, if there is none */

static void tell(void)
{
    printf("holder-segment: attach=%s\n", none != NULL ? none : look(attach, 'S'));
}

static void detach(void)
{
    if (shmdt(attach) == -1)
        die("shmdt");
}

/* The program that exec starts gets the old address, to try it. */
static void exec(const char *self)
{
    char place[32];
    snprintf(place, sizeof place, "%ju", (uintmax_t)(uintptr_t)attach);
    execlp(self, self, "--after-exec", place, (char *)NULL);
    die("exec(%s)", self);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "ID");
    bool after_exec = lab_flag(&argc, argv, "--after-exec");
    lab_operands(&argc, argv, 1, 1, "ID");

    if (after_exec)
        attach = (void *)(uintptr_t)strtoumax(argv[1], NULL, 10);
    else
        attach = shmat((int)lab_number("ID", argv[1], 0, INT_MAX), NULL, 0);
    if (attach == (void *)-1)
        none = after_exec ? "gone" : lab_errno_name(errno); /* gone: there was none before exec */
    obey(&(struct orders){tell, detach, exec}, argv[0]);
    return 0;
}

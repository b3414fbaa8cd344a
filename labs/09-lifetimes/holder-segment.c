/* holder-segment.c - hold a segment, and do what one is told
 *
 *   $ ./holder-segment 3
 *   holder-segment: attach=reads
 *   exec                                                     (you type this)
 *   holder-segment: attach=gone
 *
 * The words are in obey.h. outlive-segment starts it. holder-object holds an object.
 */
#include "obey.h"

#include <inttypes.h>
#include <limits.h>
#include <sys/shm.h>

static void *attach;
static const char *none; /* if there is no attach: why */

static void tell(void)
{
    printf("holder-segment: attach=%s\n", none != NULL ? none : look(attach, 'S'));
}

static void detach(void)
{
    if (shmdt(attach) == -1)
        die("shmdt");
}

/* The new image gets the address, to look there. */
static _Noreturn void exec(const char *self)
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
        none = after_exec ? "gone" : lab_errno_name(errno); /* gone: it was never there */
    obey(argv[0]);
    return 0;
}

/* race-posix.c - many processes try to make the same object at the same moment; one succeeds
 *
 *   $ ./race-posix
 *   race-posix: processes=8 rounds=100: winners per round: 1 to 1
 *   race-posix: different winners=8
 *
 * With O_CREAT and O_EXCL the kernel looks and makes in one step, so nobody can get in between.
 * parts/race.c makes them all start at the same moment.
 */
#include "lab.h"
#include "parts/race.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *name;
static bool made; /* by the trial before the race, which finds out whether the name is free */

static int make(void)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        return errno;
    made = true;
    if (close(fd) == -1)
        die("close");
    return 0;
}

static void take_away(void)
{
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = false;
}

static void undo(void)
{
    if (race_undo() || made)
        shm_unlink(name);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--processes N] [--rounds N]");
    const char *p = lab_option(&argc, argv, "--processes");
    const char *r = lab_option(&argc, argv, "--rounds");
    lab_operands(&argc, argv, 0, 0, "");
    int processes = p ? (int)lab_number("--processes", p, 2, MOST) : 8;
    int rounds = r ? (int)lab_number("--rounds", r, 1, 10000) : 100;
    name = lab_name("race");

    lab_undo(undo);
    errno = make(); /* a trial, alone: is the name free? */
    if (errno != 0)
        die_hint(errno == EEXIST
                     ? "another race is running, or a killed one left it: make clean-ipc"
                     : NULL,
                 "shm_open(%s)", name);
    take_away();
    race(processes, rounds, make, take_away);
    lab_keep();
    return 0;
}

/* race-posix.c - many ask to make one object at the same moment, and one of them has made it
 *
 *   $ ./race-posix
 *   race-posix: processes=8 rounds=100: winners a round: 1 to 1
 *   race-posix: different winners=8
 *
 * O_CREAT with O_EXCL: to look and to make are one step in the kernel. The starting line is in
 * race.h.
 */
#include "race.h"

#include <fcntl.h>
#include <sys/mman.h>

static const char *name;
static bool ours; /* what is there was made by one of these processes */

static int make(void)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        return errno;
    ours = true;
    if (close(fd) == -1)
        die("close");
    return 0;
}

static void take_away(void)
{
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
}

static void undo(void)
{
    kill_them();
    if (ours)
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
    errno = make(); /* alone: is the name free? */
    if (errno != 0)
        die_hint(errno == EEXIST ? "another race is at work, or make clean-ipc" : NULL,
                 "shm_open(%s)", name);
    take_away();
    race(processes, rounds);
    ours = false;
    lab_keep();
    return 0;
}

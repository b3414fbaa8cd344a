/* race-sysv.c - many processes try to make the same segment at the same moment; one succeeds
 *
 *   $ ./race-sysv
 *   race-sysv: processes=8 rounds=100: winners per round: 1 to 1
 *   race-sysv: different winners=8
 *
 * With IPC_CREAT and IPC_EXCL the kernel looks and makes in one step, so nobody can get in between.
 * parts/race.c makes them all start at the same moment.
 */
#include "lab.h"
#include "parts/race.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static key_t key;
static bool made; /* by the trial before the race, which finds out whether the key is free */

static int make(void)
{
    if (shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0600) == -1)
        return errno;
    made = true;
    return 0;
}

static void take_away(void)
{
    int id = shmget(key, 0, 0);
    if (id == -1)
        die("shmget(key=0x%08x)", (unsigned)key);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    made = false;
}

static void undo(void)
{
    int id = race_undo() || made ? shmget(key, 0, 0) : -1;
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--processes N] [--rounds N]");
    const char *p = lab_option(&argc, argv, "--processes");
    const char *r = lab_option(&argc, argv, "--rounds");
    lab_operands(&argc, argv, 0, 0, "");
    int processes = p ? (int)lab_number("--processes", p, 2, MOST) : 8;
    int rounds = r ? (int)lab_number("--rounds", r, 1, 10000) : 100;
    key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    lab_undo(undo);
    errno = make(); /* a trial, alone: is the key free? */
    if (errno != 0)
        die_hint(errno == EEXIST
                     ? "another race is running, or a killed one left it: make clean-ipc"
                     : NULL,
                 "shmget(key=0x%08x)", (unsigned)key);
    take_away();
    race(processes, rounds, make, take_away);
    lab_keep();
    return 0;
}

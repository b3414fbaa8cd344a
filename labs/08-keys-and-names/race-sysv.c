/* race-sysv.c - many ask to make one segment at the same moment, and one of them has made it
 *
 *   $ ./race-sysv
 *   race-sysv: processes=8 rounds=100: winners a round: 1 to 1
 *   race-sysv: different winners=8
 *
 * IPC_CREAT with IPC_EXCL: to look and to make are one step in the kernel. The starting line is in
 * race.h.
 */
#include "race.h"

#include <sys/ipc.h>
#include <sys/shm.h>

static key_t key;
static bool ours; /* what is there was made by one of these processes */

static int make(void)
{
    return shmget(key, 4096, IPC_CREAT | IPC_EXCL | 0600) == -1 ? errno : 0;
}

static void take_away(void)
{
    int id = shmget(key, 0, 0);
    if (id == -1)
        die("shmget(key=0x%08x)", (unsigned)key);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
}

static void undo(void)
{
    kill_them();
    int id = ours ? shmget(key, 0, 0) : -1;
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
    errno = make(); /* alone: is the key free? */
    if (errno != 0)
        die_hint(errno == EEXIST ? "another race is at work, or make clean-ipc" : NULL,
                 "shmget(key=0x%08x)", (unsigned)key);
    ours = true;
    take_away();
    race(processes, rounds);
    ours = false;
    lab_keep();
    return 0;
}

/* attach.c - attach one segment COUNT times, or until a limit stops us; then remove it
 *
 *   $ ./attach 9
 *   attach: got=9 of=9                                   on Linux
 *   attach: got=8 of=9 refused=EMFILE limit=shmseg       on macOS, where it is 8
 *
 * Linux has a number of that name, but no call checks it. There an attach is one more mapping, and
 * a process may have vm.max_map_count of those: one more is ENOMEM. Status 1 if a limit stopped it.
 */
#include "lab.h"
#include "parts/limit_behind.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#define MOST (1 << 20)

static int id = -1;
static void *at[MOST];

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COUNT");
    lab_operands(&argc, argv, 1, 1, "COUNT");
    int count = (int)lab_number("COUNT", argv[1], 1, MOST), got = 0, error = 0;
    const char *limit = NULL;

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    lab_undo(undo);
    id = shmget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shmget(key=0x%08x)", (unsigned)key);
    while (got < count && (at[got] = shmat(id, NULL, SHM_RDONLY)) != (void *)-1)
        got++;
    if (got < count) {
        error = errno;
        limit = limit_behind_mapping(1, false, error); /* ask before we detach anything */
    }

    for (int i = 0; i < got; i++)
        if (shmdt(at[i]) == -1)
            die("shmdt");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    lab_keep();

    printf("attach: got=%d of=%d", got, count);
    if (error != 0)
        printf(" refused=%s limit=%s", lab_errno_name(error), limit);
    printf("\n");
    return error != 0;
}

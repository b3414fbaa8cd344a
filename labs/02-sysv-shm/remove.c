/* remove.c - remove the lab's System V segment
 *
 *   $ ./remove
 *   remove: id=3 nattch=0 removed
 *
 * IPC_RMID takes the key away at once. The memory is freed when nobody is attached any more: as
 * long as somebody is (nattch above 0), the segment is only marked as removed.
 */
#include "lab.h"
#include "parts/owner.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    int id = shmget(key, 0, 0);
    if (id == -1)
        die_hint(errno == ENOENT ? "there is nothing to remove" : NULL, "shmget(key=0x%08x)",
                 (unsigned)key);

    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die_hint(errno == EACCES ? LAB_KEY_TAKEN : NULL, "shmctl(id=%d, IPC_STAT)", id);
    owner_check(id, &ds.shm_perm);
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    printf("remove: id=%d nattch=%lu %s\n", id, (unsigned long)ds.shm_nattch,
           ds.shm_nattch == 0 ? "removed" : "marked, goes with the last detach");
    return 0;
}

/* once.c - make the segment or find it, and know which, even if many start at the same time
 *
 *   $ ./once 4096 & ./once 4096; wait
 *   once: made id=3 size=4096
 *   once: found id=3 size=4096
 *
 * IPC_CREAT with IPC_EXCL looks and makes in one step, so only one of all these processes makes the
 * segment. The segment stays: ./remove removes it.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static int made = -1; /* the segment that this run made */

static void undo(void)
{
    if (made != -1)
        shmctl(made, IPC_RMID, NULL);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    size_t size = lab_size(argv[1]);

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    lab_undo(undo);
    int id = -1;
    while (id == -1) {
        id = made = shmget(key, size, IPC_CREAT | IPC_EXCL | 0600);
        if (id == -1 && errno == EEXIST) {
            id = shmget(key, size, 0600);
            if (id == -1 && errno == ENOENT)
                continue; /* somebody has removed it since: begin again */
        }
        if (id == -1)
            die("shmget(key=0x%08x, size=%zu)", (unsigned)key, size);
    }

    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    printf("once: %s id=%d size=%zu\n", made == -1 ? "found" : "made", id, (size_t)ds.shm_segsz);
    lab_keep();
    return 0;
}

/* once: goto; perror; tells what happened in an enum */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static enum { NOTHING, FOUND, MADE } what;
static int id;

static void undo(void)
{
    if (what == MADE && shmctl(id, IPC_RMID, NULL) == -1)
        perror("once: IPC_RMID");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    size_t size = lab_size(argv[1]);
    struct shmid_ds ds;
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == (key_t)-1) {
        perror("once: ftok");
        return 1;
    }
    lab_undo(undo);
again:
    id = shmget(key, size, 0600 | IPC_EXCL | IPC_CREAT);
    if (id >= 0)
        what = MADE;
    else if (errno == EEXIST && (id = shmget(key, size, 0)) >= 0)
        what = FOUND;
    else if (errno == ENOENT)
        goto again;
    else
        die("shmget(key=0x%08x, size=%zu)", (unsigned)key, size);
    if (shmctl(id, IPC_STAT, &ds) < 0) {
        if (what == FOUND && (errno == EINVAL || errno == EIDRM))
            goto again; /* it has gone meanwhile */
        die("shmctl(%d)", id);
    }
    printf("once: %s id=%d size=%lu\n", what == MADE ? "made" : "found", id,
           (unsigned long)ds.shm_segsz);
    lab_keep();
    return 0;
}

/* once: asks for what is there first; makes it only with IPC_EXCL, or begins again */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    size_t size = lab_size(argv[1]);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die("ftok(%s)", LAB_KEYFILE);

    bool mine = false;
    int id;
    while ((id = shmget(key, size, 0)) == -1) {
        if (errno != ENOENT)
            die("shmget(key=0x%08x, size=%zu)", (unsigned)key, size);
        if ((id = shmget(key, size, IPC_CREAT | IPC_EXCL | 0600)) != -1) {
            mine = true;
            break;
        }
        if (errno != EEXIST)
            die("shmget(key=0x%08x, size=%zu)", (unsigned)key, size);
    }

    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1) {
        int error = errno;
        if (mine)
            shmctl(id, IPC_RMID, NULL);
        fprintf(stderr, "once: IPC_STAT: %s\n", lab_errno_name(error));
        return EXIT_FAILURE;
    }
    printf("once: %s id=%d size=%zu\n", mine ? "made" : "found", id, (size_t)ds.shm_segsz);
    return EXIT_SUCCESS;
}

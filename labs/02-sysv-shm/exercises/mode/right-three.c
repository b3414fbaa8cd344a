/* mode: IPC_SET reads three things, and only these are filled in; perror */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(int argc, char **argv)
{
    struct shmid_ds ds, set = {0};
    unsigned was, mode;
    int id;
    key_t key;

    lab_start(argc, argv, "MODE");
    lab_operands(&argc, argv, 1, 1, "MODE");
    if (sscanf(argv[1], "%o", &mode) != 1 || mode > 0777)
        usage("MODE %s: write octal digits, 0000 to 0777", argv[1]);

    if ((key = ftok(LAB_KEYFILE, lab_project())) == -1 || (id = shmget(key, 0, 0)) == -1) {
        fprintf(stderr, "mode: no segment: %s\n", lab_errno_name(errno));
        return 1;
    }
    if (shmctl(id, IPC_STAT, &ds) < 0) {
        perror("mode: IPC_STAT");
        return 1;
    }
    was = ds.shm_perm.mode & 0777;
    set.shm_perm.uid = ds.shm_perm.uid;
    set.shm_perm.gid = ds.shm_perm.gid;
    set.shm_perm.mode = (unsigned short)mode;
    if (shmctl(id, IPC_SET, &set) < 0) {
        perror("mode: IPC_SET");
        return 1;
    }
    if (shmctl(id, IPC_STAT, &ds) < 0) {
        perror("mode: IPC_STAT");
        return 1;
    }
    printf("mode: id=%d was=%04o now=%04o\n", id, was, (unsigned)ds.shm_perm.mode & 0777);
    return 0;
}

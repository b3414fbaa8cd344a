/* mode: refuses a segment of somebody else; two structures; helper functions */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static struct shmid_ds ask(int id)
{
    struct shmid_ds ds;
    memset(&ds, 0, sizeof ds);
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    return ds;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MODE");
    lab_operands(&argc, argv, 1, 1, "MODE");
    char *end;
    unsigned long mode = strtoul(argv[1], &end, 8);
    if (*end != '\0' || end == argv[1] || mode > 0777)
        usage("MODE %s: write octal digits, 0000 to 0777", argv[1]);

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die("ftok(%s)", LAB_KEYFILE);
    int id = shmget(key, 0, 0);
    if (id == -1)
        die("shmget(key=0x%08x)", (unsigned)key);

    const struct shmid_ds old = ask(id);
    if (old.shm_perm.uid != geteuid())
        refuse(LAB_KEY_TAKEN, "segment id=%d belongs to uid=%lu", id,
               (unsigned long)old.shm_perm.uid);
    struct shmid_ds set = old;
    set.shm_perm.mode = (unsigned short)((old.shm_perm.mode & ~0777u) | mode);
    if (shmctl(id, IPC_SET, &set) != 0)
        die("shmctl(id=%d, IPC_SET)", id);
    const struct shmid_ds new = ask(id);
    printf("mode: id=%d was=%04o now=%04o\n", id, (unsigned)(old.shm_perm.mode & 0777),
           (unsigned)(new.shm_perm.mode & 0777));
    return 0;
}

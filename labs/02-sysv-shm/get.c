/* get.c - ask shmget for the lab's key, with any size and flags
 *
 *   $ ./get 8192                    the segment has 4096 bytes
 *   get: shmget(key=0x0100a3f1, size=8192): EINVAL (Invalid argument)
 *   $ ./get --create --excl 4096    the segment exists already
 *   get: shmget(key=0x0100a3f1, size=4096): EEXIST (File exists)
 *   $ ./get --id                    the id alone, for a command that needs one
 *   3
 *
 * Without --create it makes nothing. A segment that it makes stays: ./remove removes it.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
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
    lab_start(argc, argv, "[--create] [--excl] SIZE, or --id or --key");
    int flags = 0600;
    if (lab_flag(&argc, argv, "--create"))
        flags |= IPC_CREAT;
    if (lab_flag(&argc, argv, "--excl"))
        flags |= IPC_EXCL;
    bool only_id = lab_flag(&argc, argv, "--id"), only_key = lab_flag(&argc, argv, "--key");
    lab_operands(&argc, argv, only_id || only_key ? 0 : 1, 1, "SIZE");
    size_t size = 0; /* which shmget takes too, for a segment that exists */
    if (argc > 1 && strcmp(argv[1], "0") != 0)
        size = lab_size(argv[1]);

    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    /* Ask with IPC_EXCL first, so that we know whether this run made the segment. */
    lab_undo(undo);
    if (flags & IPC_CREAT)
        made = shmget(key, size, flags | IPC_EXCL);
    int id = made;
    if (!(flags & IPC_CREAT) || (id == -1 && errno == EEXIST))
        id = shmget(key, size, flags);
    if (id == -1)
        die_hint(errno == EACCES ? LAB_KEY_TAKEN : NULL, "shmget(key=0x%08x, size=%zu)",
                 (unsigned)key, size);

    struct shmid_ds ds;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    if (only_id)
        printf("%d\n", id);
    if (only_key)
        printf("0x%08x\n", (unsigned)key);
    if (!only_id && !only_key)
        printf("get: asked for %zu, got id=%d size=%zu\n", size, id, (size_t)ds.shm_segsz);
    lab_keep();
    return 0;
}

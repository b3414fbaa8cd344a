/* segment.c - make and remove a segment with this lab's key */
#include "segment.h"

#include "lab.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int segment_id = -1;

key_t segment_key(void)
{
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    return key;
}

char *segment_make(size_t size)
{
    key_t key = segment_key();
    segment_id = shmget(key, size, IPC_CREAT | IPC_EXCL | 0600);
    if (segment_id == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shmget(key=0x%08x)", (unsigned)key);
    char *bytes = shmat(segment_id, NULL, 0);
    if (bytes == (void *)-1)
        die("shmat(id=%d)", segment_id);
    return bytes;
}

void segment_undo(void)
{
    if (segment_id != -1)
        shmctl(segment_id, IPC_RMID, NULL);
}

void segment_remove(void)
{
    if (shmctl(segment_id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", segment_id);
    segment_id = -1;
}

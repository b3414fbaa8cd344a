/* segment.h - a segment of a given size with this lab's key, made and attached as lab 02 does it */
#ifndef SEGMENT_H
#define SEGMENT_H

#include "lab.h"

#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static key_t key;
static int id = -1; /* -1 unless it is there: for the program's undo */

static char *make_segment(size_t size)
{
    key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    id = shmget(key, size, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shmget(key=0x%08x)", (unsigned)key);
    char *bytes = shmat(id, NULL, 0);
    if (bytes == (void *)-1)
        die("shmat(id=%d)", id);
    return bytes;
}

#endif

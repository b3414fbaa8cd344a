/* ask.c - looks for the segment before it asks for it, and keeps what it saw for the hint */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>

enum reason { NONE, SMALL, LARGER, LARGE };

struct question {
    key_t key;
    unsigned long long size, number;
};

static enum reason why(struct question *q)
{
    struct shmid_ds ds;
    int found = shmget(q->key, 0, 0);
    if (found != -1 && shmctl(found, IPC_STAT, &ds) != -1) {
        q->number = ds.shm_segsz;
        return LARGER;
    }
    struct lab_limits l;
    if (lab_get_limits(&l) == -1)
        return NONE;
    q->number = q->size < l.shmmin ? l.shmmin : l.shmmax;
    return q->size < l.shmmin ? SMALL : LARGE;
}

int main(int argc, char **argv)
{
    static const char *const words[] = {
        [SMALL] = "shmmin is %llu: ask for more",
        [LARGER] = "there is one of %llu bytes: ask for less",
        [LARGE] = "shmmax is %llu: ask for less",
    };
    lab_start(argc, argv, "SIZE | --remove");
    bool removing = lab_flag(&argc, argv, "--remove");
    lab_operands(&argc, argv, !removing, !removing, "SIZE");
    struct question q = {.key = ftok(LAB_KEYFILE, lab_project())};
    if (q.key == -1)
        die("ftok");
    if (removing) {
        int id = shmget(q.key, 0, 0);
        if (id == -1)
            die("shmget");
        if (shmctl(id, IPC_RMID, NULL) == -1)
            die("shmctl(IPC_RMID)");
        printf("ask: removed\n");
        return 0;
    }
    q.size = lab_amount("SIZE", argv[1]);
    if (shmget(q.key, (size_t)q.size, IPC_CREAT | 0600) == -1) {
        char text[96];
        int saved = errno;
        enum reason r = saved == EINVAL ? why(&q) : NONE;
        if (r != NONE)
            snprintf(text, sizeof text, words[r], q.number);
        errno = saved;
        die_hint(r != NONE ? text : NULL, "shmget(size=%llu)", q.size);
    }
    printf("ask: a segment for %llu bytes is there\n", q.size);
    return 0;
}

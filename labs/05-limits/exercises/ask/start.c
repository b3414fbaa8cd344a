/* ask.c - make a segment of SIZE bytes, or find the one that is there
 *
 *   $ ../../scripts/as-macos ./ask 4194305
 *   ask: shmget(size=4194305): EINVAL (Invalid argument)
 *   hint: shmmax is 4194304: ask for less
 *
 * ./ask --remove removes the segment.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

/* Why shmget failed with EINVAL */
static const char *reason(void)
{
    static char text[80];
    struct lab_limits limits;
    if (lab_get_limits(&limits) == -1)
        return NULL;
    snprintf(text, sizeof text, "shmmax is %llu: ask for less", limits.shmmax);
    return text;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE | --remove");
    bool removing = lab_flag(&argc, argv, "--remove");
    lab_operands(&argc, argv, removing ? 0 : 1, removing ? 0 : 1, "SIZE");
    unsigned long long size = removing ? 0 : lab_amount("SIZE", argv[1]);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    int id = shmget(key, size, removing ? 0 : IPC_CREAT | 0600);
    if (id == -1) {
        int error = errno;
        const char *hint = error == EINVAL ? reason() : NULL;
        errno = error; /* shmget's, and not that of a later call */
        die_hint(hint, "shmget(size=%llu)", size);
    }
    if (removing && shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    if (removing)
        printf("ask: removed\n");
    else
        printf("ask: a segment for %llu bytes is there\n", size);
    return 0;
}

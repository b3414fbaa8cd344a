/* sweep.c - remove what a killed ./orphan left, and nothing else
 *
 *   $ ./orphan --die; ./sweep
 *   orphan: pid=4713 holds /shmlab.1000.orphan and segment id=4
 *   sweep: pid=4713 has ended
 *   sweep: removed segment id=4 nattch=0
 *   sweep: removed /shmlab.1000.orphan
 *
 * An orphan is memory that was announced by a process which has ended, and that nobody is attached
 * to. If several sweepers run, the one with the lock on the announcement works; if it is killed,
 * the kernel gives the lock back. It removes the announcement last, so that the next can find it.
 */
#include "lab.h"
#include "parts/announced.h"
#include "parts/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE 16384 /* of orphan's object */

/* Removes the segment if the announced process made it. False if it is still in use. */
static bool sweep_segment(key_t key, long pid)
{
    struct shmid_ds ds;
    int id = shmget(key, 0, 0);
    if (id == -1 && errno == ENOENT)
        return true;
    if (id == -1)
        die("shmget(key=0x%08x)", (unsigned)key);
    bool ours = shmctl(id, IPC_STAT, &ds) == 0;
    if (!ours && errno != EACCES) /* EACCES: it belongs to another user */
        die("shmctl(id=%d, IPC_STAT)", id);
    if (!ours || ds.shm_cpid != pid || ds.shm_perm.cuid != geteuid()) {
        printf("sweep: segment id=%d was made by somebody else: kept\n", id);
        return true;
    }
    if (ds.shm_nattch > 0) {
        printf("sweep: segment id=%d nattch=%lu: in use: kept\n", id, (unsigned long)ds.shm_nattch);
        return false;
    }
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    printf("sweep: removed segment id=%d nattch=0\n", id);
    return true;
}

/* Removes the object if it has the size that orphan gives it, and begins with the announcement.
 * Zeros, or a part of the announcement, prove nothing: another program's object may have those. */
static void sweep_object(const char *name, const char announcement[ANNOUNCED_SIZE], long pid)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1 && (errno == ENOENT || errno == EACCES))
        return; /* there is none, or it belongs to another user */
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    bool mine = st.st_uid == geteuid(), marked = false;
    if (mine && st.st_size == SIZE) {
        lab_explain_sigbus(name);
        char *head = mmap(NULL, ANNOUNCED_SIZE, PROT_READ, MAP_SHARED, fd, 0);
        if (head == MAP_FAILED)
            die("mmap(%s, %d)", name, ANNOUNCED_SIZE);
        marked =
            memcmp(head, announcement, ANNOUNCED_SIZE) == 0; /* not strcmp: it may have no '\0' */
        if (munmap(head, ANNOUNCED_SIZE) == -1)
            die("munmap");
    }
    if (close(fd) == -1)
        die("close");
    if (marked && shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    if (marked)
        printf("sweep: removed %s\n", name);
    else if (mine)
        printf("sweep: %s does not begin with the mark of pid=%ld: kept\n", name, pid);
    else
        printf("sweep: %s belongs to another user: kept\n", name);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("orphan");
    key_t key = segment_key();

    char announcement[ANNOUNCED_SIZE]; /* filled up with zeros, as in the object */
    long pid;
    if (!maker_has_ended(announcement, &pid))
        return 0;
    if (sweep_segment(key, pid)) {
        sweep_object(name, announcement, pid);
        if (unlink("announced") == -1)
            die("unlink(announced)");
    }
    return 0;
}

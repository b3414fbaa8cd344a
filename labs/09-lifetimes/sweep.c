/* sweep.c - remove what a killed ./orphan left, and nothing else
 *
 *   $ ./orphan --die; ./sweep
 *   orphan: pid=4713 holds /shmlab.1000.orphan and segment id=4
 *   sweep: pid=4713 has ended
 *   sweep: removed segment id=4 nattch=0
 *   sweep: removed /shmlab.1000.orphan
 *
 * An orphan is what has been announced by a process that has ended, and that nobody is attached to.
 * Of many sweepers one holds the lock on the announcement; the kernel gives it back if that one is
 * killed, too. The announcement goes last: whoever is killed before leaves it to the next.
 */
#include "announced.h"

#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>

/* Whether the segment is gone now. Ours is the one that the announced process made. */
static bool sweep_segment(key_t key, long pid)
{
    struct shmid_ds ds;
    int id = shmget(key, 0, 0);
    if (id == -1 && errno == ENOENT)
        return true;
    if (id == -1)
        die("shmget(key=0x%08x)", (unsigned)key);
    bool ours = shmctl(id, IPC_STAT, &ds) == 0;
    if (!ours && errno != EACCES) /* EACCES: another user's */
        die("shmctl(id=%d, IPC_STAT)", id);
    if (!ours || ds.shm_cpid != pid || ds.shm_perm.cuid != geteuid()) {
        printf("sweep: segment id=%d is another's: kept\n", id);
        return true;
    }
    if (ds.shm_nattch > 0) {
        printf("sweep: segment id=%d nattch=%lu: kept\n", id, (unsigned long)ds.shm_nattch);
        return false;
    }
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    printf("sweep: removed segment id=%d nattch=0\n", id);
    return true;
}

/* Ours is the object whose head is the announcement, or as much of it as was stored before the
 * kill.
 */
static void sweep_object(const char *name, const char *announcement)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1 && (errno == ENOENT || errno == EACCES))
        return; /* none, or another user's */
    if (fd == -1)
        die("shm_open(%s)", name);
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    bool ours = st.st_uid == geteuid();
    if (ours && st.st_size > 0) { /* 0: killed between shm_open and ftruncate */
        lab_explain_sigbus(name);
        char *head = mmap(NULL, 64, PROT_READ, MAP_SHARED, fd, 0);
        if (head == MAP_FAILED)
            die("mmap(%s, 64)", name);
        ours = strncmp(head, announcement, strnlen(head, 64)) == 0;
        if (munmap(head, 64) == -1)
            die("munmap");
    }
    if (close(fd) == -1)
        die("close");
    if (ours && shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    printf(ours ? "sweep: removed %s\n" : "sweep: %s is another's: kept\n", name);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("orphan");
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    char announcement[64];
    long pid;
    if (!maker_has_ended(announcement, &pid))
        return 0;
    if (sweep_segment(key, pid)) {
        sweep_object(name, announcement);
        if (unlink("announced") == -1)
            die("unlink(announced)");
    }
    return 0;
}

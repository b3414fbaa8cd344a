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
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether the segment is gone now. Ours is the one that the announced process made. */
static bool sweep_segment(key_t key, long pid)
{
    struct shmid_ds ds;
    int id = shmget(key, 0, 0);
    if (id == -1 && (errno == ENOENT || errno == EACCES))
        return true; /* none, or another user's */
    if (id == -1)
        die("shmget(key=0x%08x)", (unsigned)key);
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    if (ds.shm_cpid != pid || ds.shm_perm.cuid != geteuid()) {
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

/* Ours is the object whose head is the announcement, or one of ours that has no head yet. */
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
    if (ours && st.st_size >= 64) {
        lab_explain_sigbus(name);
        char *head = mmap(NULL, 64, PROT_READ, MAP_SHARED, fd, 0);
        if (head == MAP_FAILED)
            die("mmap(%s, 64)", name);
        ours = head[0] == '\0' || strncmp(head, announcement, 64) == 0;
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

    int file = open("announced", O_RDWR);
    if (file == -1 && errno != ENOENT)
        die("open(announced)");
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat st;
    if (file != -1 && fcntl(file, F_SETLKW, &lock) == -1)
        die("fcntl(announced, F_SETLKW)");
    if (file != -1 && fstat(file, &st) == -1)
        die("fstat(announced)");
    if (file == -1 || st.st_nlink == 0) { /* another sweeper had the lock before, and removed it */
        printf("sweep: nothing is announced\n");
        return 0;
    }
    char text[64] = "";
    long pid;
    unsigned long long start;
    if (read(file, text, sizeof text - 1) == -1)
        die("read(announced)");
    if (st.st_uid != geteuid() || sscanf(text, "pid=%ld start=%llu", &pid, &start) != 2)
        refuse("remove the file by hand", "announced is not ours");

    unsigned long long now = lab_start_time((pid_t)pid);
    if (now == start) {
        printf("sweep: pid=%ld is at work: kept\n", pid);
        return 0;
    }
    printf(now == 0 ? "sweep: pid=%ld has ended\n" : "sweep: pid=%ld is another process now\n",
           pid);
    if (sweep_segment(key, pid)) {
        sweep_object(name, text);
        if (unlink("announced") == -1)
            die("unlink(announced)");
    }
    return 0;
}

/* orphan.c - announce, make, use, remove, withdraw; or be killed before that
 *
 *   $ ./orphan ./sweep
 *   orphan: pid=4711 holds /shmlab.1000.orphan and segment id=3
 *   sweep: pid=4711 is at work: kept
 *   $ ./orphan --die; ./sweep
 *   orphan: pid=4713 holds /shmlab.1000.orphan and segment id=4
 *   sweep: pid=4713 has ended
 *   ...
 *
 * The file `announced` says who makes something, before it is made. So whatever a killed run
 * leaves,
 * ./sweep knows of it, on a system too that cannot list its objects. --die sends SIGKILL to itself.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static bool announced;
static const char *made;
static int id = -1;

static void undo(void) /* the announcement last: until then it says the truth */
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
    if (made != NULL)
        shm_unlink(made);
    if (announced)
        unlink("announced");
}

/* link makes the file whole or not at all, and fails if there is one. */
static void announce(const char *text)
{
    char draft[32];
    snprintf(draft, sizeof draft, "announced-%ld", (long)getpid());
    FILE *file = fopen(draft, "w");
    if (file == NULL)
        die("open(%s)", draft);
    if (fputs(text, file) == EOF || fclose(file) == EOF)
        die("write(%s)", draft);
    announced = link(draft, "announced") == 0;
    int error = errno;
    if (unlink(draft) == -1)
        die("unlink(%s)", draft);
    errno = error;
    if (!announced)
        die_hint(errno == EEXIST ? "another run is at work, or was killed: ./sweep" : NULL,
                 "link(announced)");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--die] [COMMAND...]");
    char **command = lab_command(&argc, argv, 0);
    bool die_now = lab_flag(&argc, argv, "--die");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("orphan");
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    char self[64]; /* the number alone would also be a later process's */
    snprintf(self, sizeof self, "pid=%ld start=%llu\n", (long)getpid(), lab_start_time(getpid()));
    lab_undo(undo);
    announce(self);

    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    errno = lab_reserve(fd, SIZE);
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    char *head = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (head == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    strcpy(head, self); /* so the object says whose it is; a segment does by itself: shm_cpid */
    id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die("shmget(key=0x%08x)", (unsigned)key);
    printf("orphan: pid=%ld holds %s and segment id=%d\n", (long)getpid(), name, id);

    if (die_now)
        kill(getpid(), SIGKILL);
    int status = command != NULL ? lab_run(command) : 0;

    if (munmap(head, SIZE) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    undo();
    made = NULL;
    announced = false;
    id = -1;
    lab_keep();
    return status;
}

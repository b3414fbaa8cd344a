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
static char draft[32]; /* empty while there is no such file */
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
    if (draft[0] != '\0')
        unlink(draft);
}

/* link makes the file whole or not at all, and fails if there is one. */
static void announce(const char *text)
{
    char path[sizeof draft];
    snprintf(path, sizeof path, "announced-%ld", (long)getpid());
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("open(%s)", path);
    strcpy(draft, path);
    if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
        die("write(%s)", path);
    if (close(fd) == -1)
        die("close");
    if (link(path, "announced") == -1)
        die_hint(errno == EEXIST ? "another run is at work, or was killed: ./sweep" : NULL,
                 "link(announced)");
    announced = true;
    if (unlink(path) == -1)
        die("unlink(%s)", path);
    draft[0] = '\0';
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
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    if (unlink("announced") == -1)
        die("unlink(announced)");
    announced = false;
    lab_keep();
    return status;
}

/* steps.c - kill -9 between the steps of a writer's life: what is left each time?
 *
 *   $ ./steps
 *   steps: killed after open: name=found st_size=0
 *   steps: killed after size: name=found st_size=16384 text=
 *   ...
 *   steps: killed after unlink: name=gone
 *   steps: killed after shmget: key=found nattch=0 text=
 *   ...
 *
 * A writer makes an object, stores hello, and removes it; then the same with a segment. It is
 * started once for each step. After a step it writes a byte into a pipe and waits: the parent reads
 * as many bytes as there are steps, sends SIGKILL, and looks.
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
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static const char *const object_steps[] = {"open",  "size",  "map",   "half the store",
                                           "store", "unmap", "close", "unlink"};
static const char *const segment_steps[] = {"shmget", "shmat", "half the store",
                                            "store",  "shmdt", "IPC_RMID"};
static const char *name;
static key_t key;
static void (*made)(void); /* the writer that has done its first step: what it made is there */
static pid_t child;        /* the writer that runs; 0: none */
static int done[2], on[2]; /* pipes: a byte for each step done; a byte to go on */

static void write_object(void);
static void write_segment(void);

static void undo(void) /* best effort */
{
    if (child > 0 && kill(child, SIGKILL) == 0)
        waitpid(child, NULL, 0); /* it makes nothing more */
    if (made == write_object)
        shm_unlink(name);
    else if (made == write_segment)
        shmctl(shmget(key, 0, 0), IPC_RMID, NULL);
    made = NULL;
}

static void step(void)
{
    char c = 0;
    if (write(done[1], &c, 1) != 1 || read(on[0], &c, 1) != 1)
        _exit(0); /* the parent has ended */
}

/* ---- the writers ---- */

static void store(char *text)
{
    memcpy(text, "hel", 3);
    step(); /* a process can be killed between any two stores */
    memcpy(text + 3, "lo", 3);
    step();
}

static void write_object(void)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    step();
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    errno = lab_reserve(fd, SIZE);
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    step();
    char *text = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s, %d)", name, SIZE);
    step();
    store(text);
    if (munmap(text, SIZE) == -1)
        die("munmap");
    step();
    if (close(fd) == -1)
        die("close");
    step();
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    step();
}

static void write_segment(void)
{
    int id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die("shmget(key=0x%08x)", (unsigned)key);
    step();
    char *text = shmat(id, NULL, 0);
    if (text == (void *)-1)
        die("shmat(id=%d)", id);
    step();
    store(text);
    if (shmdt(text) == -1)
        die("shmdt");
    step();
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    step();
}

/* ---- what is left: look, and remove it for the next writer ---- */

static void look_for_object(void)
{
    struct stat st;
    int fd = shm_open(name, O_RDONLY, 0);
    if (fd == -1) {
        if (errno != ENOENT)
            die("shm_open(%s)", name);
        printf("name=gone\n");
        made = NULL;
        return;
    }
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    printf("name=found st_size=%lld", (long long)st.st_size);
    if (st.st_size > 0) {
        char *text = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
        if (text == MAP_FAILED)
            die("mmap(%s, %d)", name, SIZE);
        printf(" text=");
        lab_print_text(text, SIZE);
        if (munmap(text, SIZE) == -1)
            die("munmap");
    }
    printf("\n");
    if (close(fd) == -1)
        die("close");
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
}

static void look_for_segment(void)
{
    struct shmid_ds ds;
    int id = shmget(key, 0, 0);
    if (id == -1) {
        if (errno != ENOENT)
            die("shmget(key=0x%08x)", (unsigned)key);
        printf("key=gone\n");
        made = NULL;
        return;
    }
    if (shmctl(id, IPC_STAT, &ds) == -1)
        die("shmctl(id=%d, IPC_STAT)", id);
    char *text = shmat(id, NULL, SHM_RDONLY);
    if (text == (void *)-1)
        die("shmat(id=%d)", id);
    printf("key=found nattch=%lu text=", (unsigned long)ds.shm_nattch);
    lab_print_text(text, SIZE);
    printf("\n");
    if (shmdt(text) == -1)
        die("shmdt");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    made = NULL;
}

/* Starts a writer, kills it after `steps` steps, waits until it is gone. */
static void kill_after(int steps, void (*writer)(void))
{
    if (pipe(done) == -1 || pipe(on) == -1)
        die("pipe");
    child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        close(on[1]); /* the parent's end alone: it waits no longer than the parent lives */
        writer();
        _exit(0);
    }
    if (close(done[1]) == -1)
        die("close");
    for (int i = 0; i < steps; i++) {
        char c;
        ssize_t n = read(done[0], &c, 1);
        if (n == -1)
            die("read");
        if (n == 0)
            refuse("make clean-ipc removes what a killed run left", "the writer has ended");
        made = writer;
        if (i + 1 < steps && write(on[1], &c, 1) != 1)
            die("write");
    }
    if (kill(child, SIGKILL) == -1)
        die("kill");
    if (waitpid(child, NULL, 0) == -1)
        die("waitpid");
    child = 0;
    if (close(done[0]) == -1 || close(on[0]) == -1 || close(on[1]) == -1)
        die("close");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    name = lab_name("steps");
    key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);

    lab_undo(undo);
    for (int n = 0; n < (int)(sizeof object_steps / sizeof *object_steps); n++) {
        kill_after(n + 1, write_object);
        printf("steps: killed after %s: ", object_steps[n]);
        look_for_object();
    }
    for (int n = 0; n < (int)(sizeof segment_steps / sizeof *segment_steps); n++) {
        kill_after(n + 1, write_segment);
        printf("steps: killed after %s: ", segment_steps[n]);
        look_for_segment();
    }
    lab_keep();
    return 0;
}

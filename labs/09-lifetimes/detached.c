/* detached.c - the address after shmdt
 *
 *   $ ./detached
 *   detached: addr=0x7f3f71a29000
 *   detached: attached: byte=42
 *   detached: after shmdt: SIGSEGV
 *   detached: the segment, attached again: byte=42
 *   detached: after an mmap at that address: byte=7
 *
 * The pointer is the same variable with the same value. What it led to is the process's no more,
 * and its memory lives on elsewhere. Once something else is mapped there, no signal tells.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static int id = -1;

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

/* A child reads the byte, so that the parent can say what became of it. */
static void look(const char *when, const volatile char *at)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: no core file from this */
        _exit(*at); /* BUG ON PURPOSE: nothing is mapped at that address any more */
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (WIFSIGNALED(status))
        printf("detached: %s: %s\n", when, lab_signal_name(WTERMSIG(status)));
    else
        printf("detached: %s: byte=%d\n", when, WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    lab_undo(undo);
    key_t key = ftok(LAB_KEYFILE, lab_project());
    if (key == -1)
        die_hint("run it in the lab's directory", "ftok(%s)", LAB_KEYFILE);
    id = shmget(key, SIZE, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shmget(key=0x%08x)", (unsigned)key);
    char *bytes = shmat(id, NULL, 0);
    if (bytes == (void *)-1)
        die("shmat(id=%d)", id);
    bytes[0] = 42;
    printf("detached: addr=%p\n", (void *)bytes);
    look("attached", bytes);
    if (shmdt(bytes) == -1)
        die("shmdt");
    look("after shmdt", bytes);

    char *again = shmat(id, NULL, 0);
    if (again == (void *)-1)
        die("shmat(id=%d)", id);
    printf("detached: the segment, attached again: byte=%d\n", again[0]);
    if (shmdt(again) == -1)
        die("shmdt");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    lab_keep();

    /* The next mmap may get the range that was given back; MAP_FIXED makes sure that it does. */
    char *other =
        mmap(bytes, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (other == MAP_FAILED)
        die("mmap(%d)", SIZE);
    other[0] = 7;
    look("after an mmap at that address", bytes);
    if (munmap(other, SIZE) == -1)
        die("munmap");
    return 0;
}

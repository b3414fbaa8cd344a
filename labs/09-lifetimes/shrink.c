/* shrink.c - another process takes memory away from an object that is mapped here
 *
 *   $ ./shrink
 *   shrink: the reader has mapped 32768 bytes
 *   shrink: the reader: byte 0: 1, byte 16384: 2
 *   shrink: another process: ftruncate 16384: ok
 *   shrink: the reader: byte 0: 1, byte 16384: SIGBUS     (on Linux; on macOS EINVAL and 2)
 *   shrink: another process: ftruncate 32768: ok
 *   shrink: the reader: byte 0: 1, byte 16384: 0
 *
 * The reader has made no mistake: its mapping is as long as the object was. With --anew the other
 * process leaves the object alone, and puts a smaller one in its place, under its name.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define HALF 16384 /* whole pages on Linux and on macOS */

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

/* A child does the work, and its status says what came of it: the parent lives on. */
static int wait_for(pid_t child)
{
    int status;
    if (child == -1)
        die("fork");
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    return status;
}

static void read_both(const volatile char *bytes)
{
    for (int i = 0; i < 2; i++) {
        printf("%s byte %d: ", i == 0 ? "shrink: the reader:" : ",", i * HALF);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: no core file */
            _exit(bytes[i * HALF]);
        }
        int status = wait_for(child);
        if (WIFSIGNALED(status))
            printf("%s", lab_signal_name(WTERMSIG(status)));
        else
            printf("%d", WEXITSTATUS(status));
    }
    printf("\n");
}

/* Another process sizes what has the name now */
static void resize(const char *name, off_t size)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int fd = shm_open(name, O_RDWR, 0);
        if (fd == -1)
            die("shm_open(%s)", name);
        _exit(ftruncate(fd, size) == -1 ? errno : 0);
    }
    int status = wait_for(child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) == 1) /* of die: it has said why */
        refuse(NULL, "the other process did not finish its work");
    printf("shrink: another process: ftruncate %lld: %s\n", (long long)size,
           WEXITSTATUS(status) ? lab_errno_name(WEXITSTATUS(status)) : "ok");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--anew]");
    bool anew = lab_flag(&argc, argv, "--anew");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("shrink");

    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, 2 * HALF) == -1)
        die("ftruncate(%s, %d)", name, 2 * HALF);
    errno = lab_reserve(fd, 2 * HALF);
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
    char *bytes = mmap(NULL, 2 * HALF, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %d)", name, 2 * HALF);
    if (close(fd) == -1)
        die("close");
    bytes[0] = 1;
    bytes[HALF] = 2;
    printf("shrink: the reader has mapped %d bytes\n", 2 * HALF);
    read_both(bytes);

    if (anew) {
        if (shm_unlink(name) == -1)
            die("shm_unlink(%s)", name);
        made = NULL;
        fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd == -1)
            die("shm_open(%s)", name);
        made = name;
        if (close(fd) == -1)
            die("close");
        printf("shrink: the name leads to a new object\n");
    }
    resize(name, HALF);
    read_both(bytes);
    if (!anew) {
        resize(name, 2 * HALF);
        read_both(bytes);
    }

    if (munmap(bytes, 2 * HALF) == -1)
        die("munmap");
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();
    return 0;
}

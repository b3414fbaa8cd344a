/* alone.c - a lock file beside the object, fork and exec by hand */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int locked(void)
{
    int fd = open("alone.lock", O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        die("open(alone.lock)");
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) == -1)
        die("fcntl");
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (errno != EWOULDBLOCK)
        die("flock");
    refuse("wait for its end", "another run is at work");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--remove | COMMAND...]");
    char **command = lab_command(&argc, argv, 0);
    bool removing = lab_flag(&argc, argv, "--remove");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("posix");
    if (removing) {
        if (shm_unlink(name) == -1)
            die("shm_unlink(%s)", name);
        return 0;
    }
    if (command == NULL)
        usage("COMMAND is missing");
    int lock = locked();

    int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0 && ftruncate(fd, sizeof(long)) == -1)
        die("ftruncate(%s)", name);
    long *runs = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (runs == MAP_FAILED)
        die("mmap(%s)", name);
    long now = *runs + 1;
    *runs = now;
    printf("alone: run %ld\n", now);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        close(lock); /* not needed: it is closed by exec */
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

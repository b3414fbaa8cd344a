/* outlive-bare.c - a process is killed, and the object that it made stays; the bare calls
 *
 *   $ ./outlive-bare /shmlab.1000.bare
 *   its maker was killed, and /shmlab.1000.bare was still there
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc != 2)
        errx(2, "usage: outlive-bare NAME");
    pid_t child = fork();
    if (child == -1)
        err(1, "fork");
    if (child == 0) {
        if (shm_open(argv[1], O_RDWR | O_CREAT | O_EXCL, 0600) == -1)
            err(1, "shm_open(%s)", argv[1]);
        raise(SIGKILL); /* this process can do nothing more: run no handler, unlink no object */
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        err(1, "waitpid");
    if (!WIFSIGNALED(status))
        return 1;                  /* the child has already said why it failed */
    if (shm_unlink(argv[1]) == -1) /* ENOENT, if the object had disappeared with its maker */
        err(1, "shm_unlink(%s)", argv[1]);
    printf("its maker was killed, and %s was still there\n", argv[1]);
    return 0;
}

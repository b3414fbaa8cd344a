/* guard.c - flock, with a descriptor that the command does not get */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: guard COMMAND...\n");
        return 2;
    }
    int fd = open("guard.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        perror("guard: guard.lock");
        return 1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        if (errno == EWOULDBLOCK)
            fputs("guard: somebody is at work\n", stderr);
        else
            perror("guard: flock");
        return 1;
    }
    pid_t child = fork();
    if (child < 0) {
        perror("guard: fork");
        return 1;
    }
    if (child == 0) {
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) != child) {
        perror("guard: waitpid");
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

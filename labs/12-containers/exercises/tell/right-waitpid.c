/* tell: with fork and waitpid; the file in one piece */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

static long counted(const char *events, const char *what)
{
    char text[4096] = "\n";
    int fd = open(events, O_RDONLY);
    ssize_t n = fd == -1 ? -1 : read(fd, text + 1, sizeof text - 2);
    if (n == -1)
        die("read(%s)", events);
    text[n + 1] = '\0';
    close(fd);
    const char *at = strstr(text, what);
    if (at == NULL && strcmp(what, "\noom_kill ") == 0)
        refuse(NULL, "%s has no line oom_kill", events);
    return at == NULL ? -1 : atol(at + strlen(what));
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "EVENTS COMMAND...");
    char **command = lab_command(&argc, argv, 1);
    lab_operands(&argc, argv, 1, 1, "EVENTS");
    if (command == NULL)
        usage("no COMMAND");
    long before = counted(argv[1], "\noom_kill "), limit = counted(argv[1], "\noom ");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        execvp(command[0], command);
        fprintf(stderr, "tell: %s: %s\n", command[0], strerror(errno));
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    int number = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status) - 128;
    bool grown = counted(argv[1], "\noom_kill ") > before;
    bool here = counted(argv[1], "\noom ") > limit;
    struct statvfs shm = {0};
    if (number == SIGBUS && statvfs("/dev/shm", &shm) == -1)
        die("statvfs(/dev/shm)");
    if (number == SIGBUS && shm.f_bavail == 0)
        puts("tell: /dev/shm was full");
    else if (number == SIGKILL && grown && here)
        puts("tell: the memory limit was reached");
    else if (number == SIGKILL && grown && limit != -1)
        puts("tell: memory ran out, but not at this limit");
    else if (number == SIGKILL && grown)
        puts("tell: memory ran out, at this limit or elsewhere");
    else if (number > 0)
        printf("tell: neither: signal %d\n", number);
    else
        printf("tell: neither: status %d\n", number + 128);
    return number + 128;
}

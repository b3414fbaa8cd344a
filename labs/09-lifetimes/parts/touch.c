/* touch.c - let a child read a byte */
#include "touch.h"

#include "lab.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

const char *touch(const volatile char *at, char text[8])
{
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: no core file from this */
        _exit(*at);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (WIFSIGNALED(status))
        return lab_signal_name(WTERMSIG(status));
    snprintf(text, 8, "%d", WEXITSTATUS(status));
    return text;
}

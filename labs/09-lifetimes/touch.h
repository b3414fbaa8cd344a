/* touch.h - a child touches a byte, so that the parent lives on and can say what came of it */
#ifndef TOUCH_H
#define TOUCH_H

#include "lab.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* "SIGBUS" or what signal it was, or prints the byte as a number into `text` and returns that */
static const char *touch(const volatile char *at, char text[8])
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

#endif

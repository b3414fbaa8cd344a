/* obey.h - for holder-segment and holder-object: a process does what it is told
 *
 * It reads a word a line: exit, exec, fork, detach. After each it says what it still has. By itself
 * it stays until you press Ctrl-D.
 */
#ifndef OBEY_H
#define OBEY_H

#include "look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Each program has its own */
static void tell(void); /* what it still has */
static void detach(void);
static _Noreturn void exec(const char *self);

/* The parent holds on, and the child goes on. */
static void go_on_in_a_child(void)
{
    int status;
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0)
        return;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

static void obey(const char *self)
{
    char line[32];
    setvbuf(stdin, NULL, _IONBF, 0); /* exec would lose what is read ahead */
    for (tell(); fgets(line, sizeof line, stdin) != NULL; tell()) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "exit") == 0)
            exit(0);
        else if (strcmp(line, "exec") == 0)
            exec(self);
        else if (strcmp(line, "fork") == 0)
            go_on_in_a_child();
        else if (strcmp(line, "detach") == 0)
            detach();
        else
            refuse("write exit, exec, fork or detach", "%s: no such word", line);
    }
    if (ferror(stdin))
        die("read");
}

#endif

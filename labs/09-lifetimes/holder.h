/* holder.h - a process that is told what to do, and says what it has; obey.h is its side of this */
#ifndef HOLDER_H
#define HOLDER_H

#include "lab.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct holder {
    pid_t pid; /* 0: there is none */
    FILE *to, *from;
    char has[64];        /* in its words */
    const char *nothing; /* the same, of one that has ended */
};

/* Reads what the holder still has; if it has ended, that is nothing. */
static void hear(struct holder *h)
{
    char line[128];
    if (fgets(line, sizeof line, h->from) != NULL) {
        if (sscanf(line, "%*[a-z-]: %63[^\n]", h->has) != 1)
            refuse(NULL, "the holder says %s", line);
        return;
    }
    if (ferror(h->from))
        die("read");
    int status;
    if (waitpid(h->pid, &status, 0) == -1)
        die("waitpid");
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        refuse(NULL, "the holder did not finish its work");
    h->pid = 0;
    strcpy(h->has, h->nothing);
}

static void tell(struct holder *h, const char *word)
{
    fprintf(h->to, "%s\n", word);
    if (fflush(h->to) != 0)
        die("write");
    hear(h);
}

static void start(struct holder *h, const char *program, const char *operand, const char *nothing)
{
    int to[2], from[2];
    if (pipe(to) == -1 || pipe(from) == -1)
        die("pipe");
    int ends[] = {to[0], to[1], from[0], from[1]};
    for (int i = 0; i < 4; i++) /* no holder has another's ends: it would keep it waiting */
        if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) == -1)
            die("fcntl");
    h->pid = fork();
    if (h->pid == -1)
        die("fork");
    if (h->pid == 0) {
        sigset_t pipe_signal; /* lab_undo blocks it; a holder whose parent is gone ends by it,
                                 without a word */
        sigemptyset(&pipe_signal);
        sigaddset(&pipe_signal, SIGPIPE);
        sigprocmask(SIG_UNBLOCK, &pipe_signal, NULL);
        if (dup2(to[0], STDIN_FILENO) == -1 || dup2(from[1], STDOUT_FILENO) == -1)
            die("dup2");
        execl(program, program, operand, (char *)NULL);
        die_hint("run it in the lab's directory", "exec(%s)", program);
    }
    if (close(to[0]) == -1 || close(from[1]) == -1)
        die("close");
    h->to = fdopen(to[1], "w");
    h->from = fdopen(from[0], "r");
    h->nothing = nothing;
    if (h->to == NULL || h->from == NULL)
        die("fdopen");
    hear(h);
}

/* Closing its pipe ends it. */
static void stop(struct holder *h)
{
    if (h->to == NULL)
        return;
    if (fclose(h->to) == EOF)
        die("close");
    while (h->pid != 0)
        hear(h);
    if (fclose(h->from) == EOF)
        die("close");
    *h = (struct holder){0};
}

#endif

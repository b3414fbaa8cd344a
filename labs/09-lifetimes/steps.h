/* steps.h - a writer that is killed after a number of its steps; for steps-object and steps-segment
 *
 * After a step the writer sends a byte and waits for one. The parent answers all of them but the
 * last, and sends SIGKILL while the writer waits.
 */
#ifndef STEPS_H
#define STEPS_H

#include "lab.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static bool made;   /* in the writer: by it; in the parent: by the writer that was killed */
static pid_t child; /* the writer that runs; 0: none */
static int line[2]; /* the parent's end, and the writer's */

/* Each program has its own */
static void undo(void);   /* ends the writer first, and takes back what is `made` */
static void writer(void); /* calls step() after each of its steps */
static void look(void);   /* what is left? It is removed, for the next writer */

/* Best effort. The writer finds the line closed, and takes back itself what it made. */
static void end_writer(void)
{
    if (child <= 0)
        return;
    close(line[0]);
    waitpid(child, NULL, 0);
}

/* For the writer, after each of its steps */
static void step(void)
{
    char c = 0;
    if (write(line[1], &c, 1) == 1 && read(line[1], &c, 1) == 1)
        return;
    undo(); /* the parent has ended */
    _exit(0);
}

static void store(char *text) /* two steps */
{
    memcpy(text, "hel", 3);
    step(); /* a process can be killed between any two stores */
    memcpy(text + 3, "lo", 3);
    step();
}

/* Starts a writer, kills it after `steps` steps, waits until it is gone. */
static void kill_after(int steps)
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, line) == -1)
        die("socketpair");
    child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        lab_undo(undo);
        if (close(line[0]) == -1) /* the parent's alone: it ends, we end */
            die("close");
        writer();
        _exit(0);
    }
    if (close(line[1]) == -1)
        die("close");
    for (int i = 0; i < steps; i++) {
        char c;
        ssize_t n = read(line[0], &c, 1);
        if (n == -1)
            die("read");
        if (n == 0)
            refuse(NULL, "the writer has ended");
        if (i + 1 < steps && write(line[0], &c, 1) != 1)
            die("write");
    }
    if (kill(child, SIGKILL) == -1)
        die("kill");
    made = true; /* perhaps: look will see */
    if (waitpid(child, NULL, 0) == -1)
        die("waitpid");
    child = 0;
    if (close(line[0]) == -1)
        die("close");
}

static void kill_after_each(const char *const *steps, int n)
{
    for (int i = 0; i < n; i++) {
        kill_after(i + 1);
        printf("%s: killed after %s: ", lab_program(), steps[i]);
        look();
        made = false; /* the next writer begins with this */
    }
}

#endif

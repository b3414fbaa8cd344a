/* steps.h - a writer that is killed after a number of its steps; for steps-object and steps-segment
 *
 * After a step the writer writes a byte into one pipe and waits for a byte in the other. The parent
 * reads as many bytes as there are steps, and sends SIGKILL while the writer waits.
 */
#ifndef STEPS_H
#define STEPS_H

#include "lab.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool made;          /* in the writer: by it; in the parent: by the writer that was killed */
static pid_t child;        /* the writer that runs; 0: none */
static int done[2], on[2]; /* pipes: a byte for each step done; a byte to go on */

static void undo(void); /* the program's; ends the writer first, and takes back what is `made` */

/* Best effort. The writer finds its pipes closed, and takes back itself what it made. */
static void end_writer(void)
{
    if (child <= 0)
        return;
    close(done[0]);
    close(on[1]);
    waitpid(child, NULL, 0);
}

/* For the writer, after each of its steps */
static void step(void)
{
    char c = 0;
    if (write(done[1], &c, 1) == 1 && read(on[0], &c, 1) == 1)
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
static void kill_after(int steps, void (*writer)(void))
{
    if (pipe(done) == -1 || pipe(on) == -1)
        die("pipe");
    child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        lab_undo(undo);
        if (close(done[0]) == -1 || close(on[1]) == -1) /* the parent's alone: it ends, we end */
            die("close");
        writer();
        _exit(0);
    }
    if (close(done[1]) == -1 || close(on[0]) == -1)
        die("close");
    for (int i = 0; i < steps; i++) {
        char c;
        ssize_t n = read(done[0], &c, 1);
        if (n == -1)
            die("read");
        if (n == 0)
            refuse(NULL, "the writer has ended");
        if (i + 1 < steps && write(on[1], &c, 1) != 1)
            die("write");
    }
    if (kill(child, SIGKILL) == -1)
        die("kill");
    made = true; /* perhaps: whoever looks will see */
    if (waitpid(child, NULL, 0) == -1)
        die("waitpid");
    child = 0;
    if (close(done[0]) == -1 || close(on[1]) == -1)
        die("close");
}

#endif

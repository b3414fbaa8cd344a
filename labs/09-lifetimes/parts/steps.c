/* steps.c - after each step the writer sends a byte and waits for a byte. The parent answers, until
 * the step after which it wants to kill: then it sends SIGKILL while the writer waits.
 */
#include "steps.h"

#include "lab.h"
#include "lab_partner.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

bool writer_made;

static const struct life *life;
static pid_t child;   /* the writer that is running; 0: none */
static int line = -1; /* the parent's socket to the writer, and the writer's to the parent */

/* Best effort. The writer finds its line closed, and removes what it made itself. */
static void undo(void)
{
    if (child > 0) {
        close(line);
        waitpid(child, NULL, 0);
    }
    if (writer_made)
        life->undo();
}

void step(void)
{
    char c = writer_made;
    if (write(line, &c, 1) == 1 && read(line, &c, 1) == 1)
        return;
    undo(); /* the parent has ended */
    _exit(0);
}

void step_write(char *text)
{
    memcpy(text, "hel", 3);
    step(); /* a process can be killed between any two stores */
    memcpy(text + 3, "lo", 3);
    step();
}

static void work(int socket, void *unused)
{
    (void)unused;
    line = socket;
    lab_undo(undo);
    life->writer();
}

/* Starts a writer, kills it after `steps` steps, and waits for its end. */
static void kill_after(int steps)
{
    line = lab_start_partner(&child, work, NULL);
    char c = 0;
    for (int i = 0; i < steps; i++) {
        ssize_t n = read(line, &c, 1);
        if (n == -1)
            die("read");
        if (n == 0)
            refuse(NULL, "the writer has ended too early");
        if (i + 1 < steps && write(line, &c, 1) != 1)
            die("write");
    }
    if (kill(child, SIGKILL) == -1)
        die("kill");
    writer_made = c; /* the last byte said whether it was there */
    if (waitpid(child, NULL, 0) == -1)
        die("waitpid");
    child = 0;
    if (close(line) == -1)
        die("close");
    line = -1;
}

void kill_after_each(const struct life *one)
{
    life = one;
    lab_undo(undo);
    for (int i = 0; i < life->count; i++) {
        kill_after(i + 1);
        printf("%s: killed after %s: ", lab_program(), life->steps[i]);
        life->look(writer_made);
        writer_made = false; /* the next writer has made nothing yet */
    }
    lab_keep();
}

/* lab_pause.c - a forced schedule, as lab.h promises it
 *
 * A parent sends the name of a point, and the child runs until it is there. It says so by sending
 * one byte, and waits for the next name. The line between them is a pair of sockets.
 */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME_SIZE 32

static int my_line = -1;              /* an actor's line to its parent */
static char my_goal[NAME_SIZE] = "!"; /* how far it was sent; no point is called ! */

/* All of a name, or what came of it before the line's end */
static ssize_t receive(int line, char *name, size_t size)
{
    size_t have = 0;
    while (have < size) {
        ssize_t n = read(line, name + have, size - have);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? (ssize_t)have : -1;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

static void wait_for_goal(void)
{
    ssize_t n = receive(my_line, my_goal, NAME_SIZE);
    if (n == -1 && errno != ECONNRESET)
        die("read(the next point)");
    if (n != NAME_SIZE)
        _exit(1); /* the parent is gone, and with it the schedule */
}

void lab_act(struct lab_actor *actor, const char *name, void (*part)(void *), void *with)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        die("socketpair");
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        if (close(ends[0]) == -1)
            die("close");
        my_line = ends[1];
        wait_for_goal();
        part(with);
        fflush(stdout);
        _exit(0);
    }
    if (close(ends[1]) == -1)
        die("close");
    *actor = (struct lab_actor){name, child, ends[0]};
}

void lab_pause(const char *point)
{
    if (my_line == -1 || strcmp(point, my_goal) != 0)
        return;
    if (write(my_line, "", 1) != 1)
        die("write(at %s)", point);
    wait_for_goal();
}

void lab_until(struct lab_actor *actor, const char *point)
{
    char goal[NAME_SIZE] = "", there;
    snprintf(goal, sizeof goal, "%s", point);
    if (write(actor->line, goal, sizeof goal) != sizeof goal)
        die("write(%s goes on)", actor->name);
    ssize_t n = receive(actor->line, &there, 1);
    if (n == -1)
        die("read(%s)", actor->name);
    if (n == 1) {
        printf("%s: %s is at %s\n", lab_program(), actor->name, point);
        return;
    }
    int status;
    if (waitpid(actor->pid, &status, 0) == -1)
        die("waitpid");
    if (close(actor->line) == -1)
        die("close");
    if (strcmp(point, "end") != 0 || status != 0)
        refuse(NULL, "%s ended before it was at %s", actor->name, point);
    printf("%s: %s has ended\n", lab_program(), actor->name);
}

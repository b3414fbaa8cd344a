/* schedule.c - force an order on processes: the sockets between a parent and its actors
 *
 * The parent sends the name of a point, and the child runs until it reaches that point. Then the
 * child sends one byte, and waits for the next name. A pair of sockets connects the two.
 */
#include "schedule.h"

#include "lab.h"
#include "lab_partner.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME_SIZE 32

static int my_line = -1;              /* an actor's socket to its parent */
static char my_goal[NAME_SIZE] = "!"; /* the point to stop at; no point is called "!" */

/* Reads a whole name, or as much as arrives before the other end is closed */
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
        _exit(1); /* the parent has ended, so nobody tells us how to go on */
}

struct role {
    void (*part)(void *);
    void *with;
};

static void act(int socket, void *as)
{
    struct role role = *(struct role *)as;
    my_line = socket;
    wait_for_goal();
    role.part(role.with);
}

void actor_begin(struct actor *actor, const char *name, void (*part)(void *), void *with)
{
    struct role role = {part, with};
    actor->name = name;
    actor->line = lab_start_partner(&actor->pid, act, &role);
}

void actor_pause(const char *point)
{
    if (my_line == -1 || strcmp(point, my_goal) != 0)
        return;
    if (write(my_line, "", 1) != 1)
        die("write(at %s)", point);
    wait_for_goal();
}

void actor_until(struct actor *actor, const char *point)
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

void actor_kill(struct actor *actor)
{
    if (kill(actor->pid, SIGKILL) == -1)
        die("kill(%s)", actor->name);
    if (waitpid(actor->pid, NULL, 0) == -1)
        die("waitpid");
    if (close(actor->line) == -1)
        die("close");
}

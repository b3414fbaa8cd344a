/* hide.c - hide shared memory in five ways while a command runs: none of it has a name or a key
 *
 *   $ ./hide sh -c 'ls -l /proc/$pid/fd'
 *   hide: pid=4711, child pid=4712, hidden=7936K
 *   ...
 *
 * The command finds the two numbers in its environment, as pid and child; `./hide sh` starts a
 * shell in which you can search. Each way takes twice as much as the one before it, so the sum of
 * what you have found says which ways are missing. They are in parts/ways.c. When both
 * processes end, it is all freed.
 */
#include "lab.h"
#include "parts/ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define UNIT ((size_t)256 * 1024) /* whole pages on every system */

static void tell(const char *variable, pid_t number)
{
    char text[32];
    snprintf(text, sizeof text, "%ld", (long)number);
    if (setenv(variable, text, 1) == -1)
        die("setenv(%s)", variable);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COMMAND...");
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");

    pid_t child;
    int socket = hide_in_child(&child, 8 * UNIT); /* first, so that it has none of the rest */
    lab_undo(ways_undo);
    hide_segment(UNIT);
    hide_mapping(2 * UNIT);
    hide_descriptor(4 * UNIT);
    hide_in_queue(16 * UNIT);
    lab_keep();

    tell("pid", getpid());
    tell("child", child);
    printf("hide: pid=%ld, child pid=%ld, hidden=%zuK\n", (long)getpid(), (long)child,
           31 * UNIT / 1024);
    int status = lab_run(command);

    if (close(socket) == -1)
        die("close");
    if (waitpid(child, NULL, 0) == -1)
        die("waitpid");
    return status;
}

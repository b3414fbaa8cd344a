/* tell.c - run a command, and say which limit killed it
 *
 *   $ ./tell /sys/fs/cgroup/PATH/memory.events ./fill --nameless 32M
 *   tell: the memory limit was reached
 */
#include "lab.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "EVENTS COMMAND...");
    char **command = lab_command(&argc, argv, 1);
    lab_operands(&argc, argv, 1, 1, "EVENTS");
    if (command == NULL)
        usage("no COMMAND");

    int status = lab_run(command);
    if (status > 128)
        printf("tell: neither: signal %d\n", status - 128);
    else
        printf("tell: neither: status %d\n", status);
    return status;
}

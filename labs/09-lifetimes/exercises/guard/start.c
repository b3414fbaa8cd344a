/* guard.c - run a command, one at a time
 *
 *   $ ./guard ./guard true
 *   guard: somebody is at work
 */
#include "lab.h"

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COMMAND...");
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");
    return lab_run(command);
}

/* name.c - print a name for an object, which no other user of this machine will choose
 *
 *   $ ./name shell
 *   /shmlab.1000.shell
 *
 * The name contains your user number (uid), so two people on one machine never use one name by
 * accident. On Linux the object's file is /dev/shm followed by this name.
 */
#include "lab.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "WORD");
    lab_operands(&argc, argv, 1, 1, "WORD");
    if (argv[1][0] == '\0' || strchr(argv[1], '/'))
        usage("WORD %s: write a word without a slash", argv[1]);
    printf("%s\n", lab_name(argv[1]));
    return 0;
}

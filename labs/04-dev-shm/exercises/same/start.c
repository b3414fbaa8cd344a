/* same.c - say whether two names belong to one object
 *
 *   $ ./same /shmlab.1000.shell /shmlab.1000.other
 *   same: two objects
 */
#include "lab.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME NAME");
    lab_operands(&argc, argv, 2, 2, "NAME");
    if (lab_is_macos())
        refuse(NULL, "on macOS an object has no device and no inode number");

    bool one = false; /* yours: open both, refuse what is not an object, compare */
    printf("same: %s\n", one ? "one object" : "two objects");
    return 0;
}

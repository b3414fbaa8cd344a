/* fits.c - say whether one segment may have SIZE bytes, without making one
 *
 *   $ ../../scripts/as-macos ./fits 4194305
 *   fits: 4194305 no, shmmax is 4194304
 *
 * The limits of all segments together, shmall and shmmni, do not matter here.
 */
#include "lab.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    unsigned long long size = lab_amount("SIZE", argv[1]); /* from 0 to 2^64 - 1 */

    struct lab_limits limits;
    if (lab_get_limits(&limits) == -1)
        die("shmctl(IPC_INFO), on macOS sysctl(kern.sysv)");
    printf("fits: %llu ", size);
    if (size < limits.shmmin)
        printf("no, shmmin is %llu\n", limits.shmmin);
    else if (size > limits.shmmax)
        printf("no, shmmax is %llu\n", limits.shmmax);
    else
        printf("yes\n");
    return 0;
}

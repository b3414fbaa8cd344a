/* fits.c - say whether one segment may have SIZE bytes, without making one
 *
 *   $ ../../scripts/as-macos ./fits 4194305
 *   fits: 4194305 no, shmmax is 4194304
 */
#include "lab.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    unsigned long long size = lab_amount("SIZE", argv[1]); /* from 0 to 2^64 - 1 */

    /* Yours: lab_get_limits (lab.h) fills in a struct lab_limits with what the kernel says now */
    printf("fits: %llu yes\n", size);
    return 0;
}

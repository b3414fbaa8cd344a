/* largest.c - find the largest segment that the kernel gives just now, by halving
 *
 *   $ ../../scripts/as-macos ./largest 1G
 *   largest: 4194304
 */
#include "lab.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "MOST");
    lab_operands(&argc, argv, 1, 1, "MOST");
    size_t most = lab_size(argv[1]); /* from 1 to 2^63 - 1 */

    size_t low = most; /* yours: find the largest size by trying */
    printf("largest: %zu\n", low);
    return 0;
}

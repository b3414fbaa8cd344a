/* clash.c - which of these files have the same key?
 *
 *   $ ./clash 1 keyfile there-is-one
 *   clash: keyfile there-is-one key=0x0100a31b
 *
 * there-is-one stands for a file that has the same key as keyfile.
 */
#include "lab.h"

#include <limits.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER FILE FILE...");
    lab_operands(&argc, argv, 3, INT_MAX, "NUMBER and two FILEs");
    int number = (int)lab_number("NUMBER", argv[1], 1, 255);
    (void)number;

    printf("clash: no two have one key\n");
    return 0;
}

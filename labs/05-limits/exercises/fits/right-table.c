/* fits.c - the two limits in a table, each with what it says no to */
#include "lab.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    const unsigned long long size = lab_amount("SIZE", argv[1]);
    struct lab_limits limits = {0};
    if (lab_get_limits(&limits) < 0)
        die("the limits");
    const struct {
        const char *name;
        unsigned long long value;
        bool no;
    } rows[] = {
        {"shmmin", limits.shmmin, size < limits.shmmin},
        {"shmmax", limits.shmmax, size > limits.shmmax},
    };
    for (int i = 0; i < 2; i++)
        if (rows[i].no) {
            printf("fits: %llu no, %s is %llu\n", size, rows[i].name, rows[i].value);
            return 0;
        }
    printf("fits: %llu yes\n", size);
    return 0;
}

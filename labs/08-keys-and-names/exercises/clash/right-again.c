/* clash.c - no arrays: what is to be known of two files is asked for each pair */
#include "lab.h"

#include <limits.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/stat.h>

static int number;

static key_t key_of(const char *path)
{
    key_t key = ftok(path, number);
    if (key == -1)
        die("ftok(%s)", path);
    return key;
}

static bool one_file(const char *a, const char *b)
{
    struct stat x, y;
    if (stat(a, &x) != 0)
        die("stat(%s)", a);
    if (stat(b, &y) != 0)
        die("stat(%s)", b);
    return x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER FILE FILE...");
    lab_operands(&argc, argv, 3, INT_MAX, "NUMBER and two FILEs");
    number = (int)lab_number("NUMBER", argv[1], 1, 255);
    bool any = false;
    for (int i = 2; i < argc; i++) {
        key_t key = key_of(argv[i]);
        for (int j = i + 1; j < argc; j++)
            if (key == key_of(argv[j]) && !one_file(argv[i], argv[j])) {
                printf("clash: %s %s key=0x%08x\n", argv[i], argv[j], (unsigned)key);
                any = true;
            }
    }
    if (!any)
        printf("clash: no two have one key\n");
    return 0;
}

/* clash.c - which of these files have the same key?
 *
 *   $ ./clash 1 keyfile there-is-one
 *   clash: keyfile there-is-one key=0x0100a31b
 */
#include "lab.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/stat.h>

struct file {
    key_t key;
    dev_t dev;
    ino_t ino;
};

int main(int argc, char **argv)
{
    lab_start(argc, argv, "NUMBER FILE FILE...");
    lab_operands(&argc, argv, 3, INT_MAX, "NUMBER and two FILEs");
    int number = (int)lab_number("NUMBER", argv[1], 1, 255);

    struct file *files = calloc((size_t)argc, sizeof *files);
    if (files == NULL)
        die("calloc");
    for (int i = 2; i < argc; i++) {
        struct stat st;
        files[i].key = ftok(argv[i], number);
        if (files[i].key == -1 || stat(argv[i], &st) == -1)
            die("ftok(%s)", argv[i]);
        files[i].dev = st.st_dev;
        files[i].ino = st.st_ino;
    }
    int pairs = 0;
    for (int i = 2; i < argc; i++)
        for (int j = i + 1; j < argc; j++) {
            struct file *a = &files[i], *b = &files[j];
            if (a->key != b->key || (a->dev == b->dev && a->ino == b->ino))
                continue;
            printf("clash: %s %s key=0x%08x\n", argv[i], argv[j], (unsigned)a->key);
            pairs++;
        }
    if (pairs == 0)
        printf("clash: no two have one key\n");
    free(files);
    return 0;
}

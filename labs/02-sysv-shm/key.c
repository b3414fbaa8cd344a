/* key.c - take ftok's keys apart
 *
 *   $ ./key keyfile
 *   key: file=keyfile number=1 dev=0x00 inode=5284849 key=0x0100a3f1
 *
 * A key has 32 bits: the low 8 of the number, the low 8 of the file's device and the low 16 of its
 * inode number. So the numbers 1 and 257 give the same key. Two files do so, too, if their inode
 * numbers differ by a multiple of 65536.
 */
#include "lab.h"

#include <limits.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--number N] FILE...");
    const char *option = lab_option(&argc, argv, "--number");
    lab_operands(&argc, argv, 1, argc, "FILE");
    int number = option ? (int)lab_number("N", option, 1, INT_MAX) : lab_project();

    key_t first = 0;
    bool same = true;
    for (int i = 1; i < argc; i++) {
        struct stat st;
        if (stat(argv[i], &st) == -1)
            die("stat(%s)", argv[i]);
        key_t key = ftok(argv[i], number);
        if (key == -1)
            die("ftok(%s, %d)", argv[i], number);
        printf("key: file=%s number=%d dev=0x%02x inode=%llu key=0x%08x\n", argv[i], number,
               (unsigned)(st.st_dev & 0xff), (unsigned long long)st.st_ino, (unsigned)key);
        if (i == 1)
            first = key;
        same = same && key == first;
    }
    if (argc > 2)
        printf("key: %s\n", same ? "one key for all" : "different keys");
    return 0;
}

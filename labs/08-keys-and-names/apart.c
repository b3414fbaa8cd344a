/* apart.c - take a key apart: what ftok keeps of a number, a device and an inode number
 *
 *   $ ./apart keyfile 0x102
 *   apart: whole number=0x102 dev=0xfe00 inode=0xa8a31b
 *   apart: kept  number=0x02 dev=0x00 inode=0xa31b
 *   apart: by hand key=0x0200a31b, from ftok key=0x0200a31b, the same
 *
 * glibc, musl and Apple's Libc use the same formula. POSIX promises less: only that the low 8 bits
 * of the number count, and you must not pass a number in which all of them are 0.
 */
#include "lab.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE NUMBER");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "FILE" : "NUMBER");
    char *end;
    unsigned long number = strtoul(argv[2], &end, 0); /* 0x102 or 258 */
    if (*argv[2] < '0' || *argv[2] > '9' || *end != '\0' || number > INT32_MAX)
        usage("NUMBER %s: write 1 or 0x102, up to 0x7fffffff", argv[2]);

    struct stat st;
    if (stat(argv[1], &st) == -1) /* follows symbolic links, as ftok does */
        die("stat(%s)", argv[1]);
    uint32_t dev = (uint32_t)st.st_dev & 0xff; /* the low 8 bits of the minor number */
    uint32_t inode = (uint32_t)st.st_ino & 0xffff;
    uint32_t by_hand = (uint32_t)(number & 0xff) << 24 | dev << 16 | inode;

    key_t key = ftok(argv[1], (int)number);
    if (key == -1)
        die("ftok(%s, %lu)", argv[1], number);
    printf("apart: whole number=0x%lx dev=0x%llx inode=0x%llx\n", number,
           (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
    printf("apart: kept  number=0x%02lx dev=0x%02x inode=0x%04x\n", number & 0xff, (unsigned)dev,
           (unsigned)inode);
    printf("apart: by hand key=0x%08x, from ftok key=0x%08x, %s\n", (unsigned)by_hand,
           (unsigned)key, by_hand == (uint32_t)key ? "the same" : "another");
    return 0;
}

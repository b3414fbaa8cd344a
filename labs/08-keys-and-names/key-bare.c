/* key-bare.c - the key that ftok makes of a file and a number; the calls alone
 *
 *   $ ./key-bare keyfile 1
 *   dev=0xfe00 inode=0xa8a31b key=0x0100a31b
 *
 * The key has 8 bits of the number, 8 of the device and 16 of the inode number. So two files can
 * have the same key.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    if (argc != 3)
        errx(2, "usage: key-bare FILE NUMBER");
    struct stat st;
    if (stat(argv[1], &st) == -1)
        err(1, "stat(%s)", argv[1]);
    key_t key = ftok(argv[1], atoi(argv[2]));
    if (key == -1)
        err(1, "ftok(%s)", argv[1]);
    printf("dev=0x%llx inode=0x%llx key=0x%08x\n", (unsigned long long)st.st_dev,
           (unsigned long long)st.st_ino, (unsigned)key);
    return 0;
}

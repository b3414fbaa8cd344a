/* sysv-ftok.c - keys */
#include "../parts/made.h"

#include <stdio.h>
#include <sys/ipc.h>

TOPIC(sysv_ftok, "sysv");

PROBE(ftok_parts, "ftok-formula", "V-107 V-110 V-111",
      "ftok: 8 bits of number, 8 of device, 16 of inode?")
{
    struct stat st;
    if (stat(LAB_KEYFILE, &st) == -1)
        cannot("stat");
    unsigned key = 7U << 24 | ((unsigned)st.st_dev & 0xff) << 16 | ((unsigned)st.st_ino & 0xffff);
    answer((unsigned)ftok(LAB_KEYFILE, 7) == key ? "yes" : "no");
}
PROBE(ftok_256, "ftok-0-and-256", "V-108", "ftok: do numbers 0 and 256 give one key?")
{
    answer(ftok(LAB_KEYFILE, 0) == ftok(LAB_KEYFILE, 256) ? "yes" : "no");
}
PROBE(ftok_missing, "ftok-missing", "V-109", "ftok of a file that is not there")
{
    ok_or_errno(ftok("no-such-file", 1) != -1);
}
PROBE(ftok_symlink, "ftok-symlink", "V-112", "ftok of a symbolic link: the key of its target?")
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/shmlab.p%ld.link", (long)getpid());
    if (symlink("/", path) == -1)
        cannot("symlink");
    key_t key = ftok(path, 7);
    unlink(path);
    answer(key == ftok("/", 7) ? "yes" : "no");
}

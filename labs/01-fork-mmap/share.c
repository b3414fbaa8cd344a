/* share.c - does the parent see what its child writes?
 *
 *   $ ./share shared
 *   (child) Writing data=10 at addr=0x7f3f71a29000
 *   (parent) Reading from addr=0x7f3f71a29000 returned data=10
 *   $ ./share private            here the parent reads 0
 *
 * The parent maps one page of anonymous memory and forks. Afterwards both processes have the page,
 * at the same address. With MAP_SHARED they have the same frame of memory, so the parent sees what
 * the child writes. With MAP_PRIVATE the child gets a copy as soon as it writes.
 *
 * --map prints the mapping as the kernel describes it. --entry prints whether the child's page
 * table has an entry for the page before the child touches it, if the kernel tells.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--map] [--entry] [shared|private] [VALUE]");
    bool map = lab_flag(&argc, argv, "--map");
    bool entry = lab_flag(&argc, argv, "--entry");
    lab_operands(&argc, argv, 0, 2, "");

    const char *how = argc > 1 ? argv[1] : "shared";
    if (strcmp(how, "shared") != 0 && strcmp(how, "private") != 0)
        usage("%s: write shared or private", how);
    int flag = strcmp(how, "shared") == 0 ? MAP_SHARED : MAP_PRIVATE;
    int value = argc > 2 ? (int)lab_number("VALUE", argv[2], -2147483647, 2147483647) : 10;

    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int *data = mmap(NULL, page, PROT_READ | PROT_WRITE, flag | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED)
        die("mmap(one page)");

    /* Once touched, a private page has an entry for fork to copy; a shared page needs none */
    *data = 0;

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        if (entry) { /* the file has 8 bytes for each page: bit 63 says whether there is an entry */
            uint64_t bits;
            off_t at = (off_t)((uintptr_t)data / page * sizeof bits);
            int fd = open("/proc/self/pagemap", O_RDONLY); /* Linux only: proc_pid_pagemap(5) */
            bool told = fd != -1 && pread(fd, &bits, sizeof bits, at) == (ssize_t)sizeof bits;
            printf("(child): entry=%s\n", !told ? "hidden" : bits >> 63 ? "yes" : "no");
        }
        *data = value;
        printf("(child) Writing data=%d at addr=%p\n", *data, (void *)data);
        if (map)
            lab_print_mapping("(child)", data);
        _exit(fflush(stdout) == 0 ? 0 : 1); /* exit() would run the parent's exit handlers too */
    }

    /* Waiting is all the synchronisation there is: when waitpid returns, the child has written. */
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        refuse(NULL, "the child did not finish its work");
    printf("(parent) Reading from addr=%p returned data=%d\n", (void *)data, *data);
    if (map)
        lab_print_mapping("(parent)", data);

    if (munmap(data, page) == -1)
        die("munmap");
    return 0;
}

/* share.c - does the parent see what its child writes?
 *
 *   $ ./share shared
 *   (child) Writing data=10 at addr=0x7f3f71a29000
 *   (parent) Reading from addr=0x7f3f71a29000 returned data=10
 *   $ ./share private            the parent reads 0: its page is not the child's
 *
 * The parent maps one anonymous page, then forks. Both have the page at the same address. The
 * one flag, MAP_SHARED or MAP_PRIVATE, decides whether a store leads both to one frame of memory or
 * gives the writer a copy. --map shows the mapping as the kernel describes it.
 */
#include "lab.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--map] [shared|private] [VALUE]");
    bool map = lab_flag(&argc, argv, "--map");
    lab_operands(&argc, argv, 0, 2, "");

    const char *how = argc > 1 ? argv[1] : "shared";
    if (strcmp(how, "shared") != 0 && strcmp(how, "private") != 0)
        usage("%s: write shared or private", how);
    int flag = strcmp(how, "shared") == 0 ? MAP_SHARED : MAP_PRIVATE;
    int value = argc > 2 ? (int)lab_number("VALUE", argv[2], -2147483647, 2147483647) : 10;

    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int *data = mmap(NULL, page, PROT_READ | PROT_WRITE, flag | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED)
        die("mmap(%zu bytes)", page);

    *data = 0; /* touch it, so that fork has a frame to share */

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        *data = value;
        printf("(child) Writing data=%d at addr=%p\n", *data, (void *)data);
        if (map)
            lab_print_mapping("(child)", data);
        _exit(fflush(stdout) == 0 ? 0 : 1); /* exit() would run the parent's exit handlers too */
    }

    /* Waiting is all the synchronisation there is: the child's store is over when wait returns. */
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

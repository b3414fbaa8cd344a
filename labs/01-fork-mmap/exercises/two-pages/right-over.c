/* two-pages: one mapping of two pages, the second of them mapped over with a private one */
#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *who, const int *shared, const int *own, bool map)
{
    printf("two-pages: %s pid=%ld shared=%d private=%d\n", who, (long)getpid(), *shared, *own);
    if (map) {
        lab_print_mapping(who, shared);
        lab_print_mapping(who, own);
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--map] BEFORE AFTER");
    bool map = lab_flag(&argc, argv, "--map");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "BEFORE" : "AFTER");
    int before = (int)lab_number("BEFORE", argv[1], -2147483647, 2147483647);
    int after = (int)lab_number("AFTER", argv[2], -2147483647, 2147483647);

    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *both = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (both == MAP_FAILED)
        die("mmap(%zu bytes)", 2 * page);
    if (mmap(both + page, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
             0) == MAP_FAILED)
        die("mmap(%zu bytes, private)", page);
    int *shared = (int *)both, *own = (int *)(both + page);
    *own = *shared = before;

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        *own = *shared = after;
        show("child", shared, own, map);
        exit(0);
    }
    int status;
    if (wait(&status) == -1)
        die("wait");
    if (status != 0)
        refuse(NULL, "the child failed");
    show("parent", shared, own, map);
    munmap(both, 2 * page);
    return 0;
}

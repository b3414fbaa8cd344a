/* two-pages: perror and return; a function for a page; nothing unmapped */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int *new_page(int kind, int value)
{
    int *page = mmap(NULL, (size_t)getpagesize(), PROT_READ | PROT_WRITE, MAP_ANON | kind, -1, 0);
    if (page == MAP_FAILED) {
        perror("two-pages: mmap");
        return NULL;
    }
    page[0] = value;
    return page;
}

static void show(const char *who, const int *shared, const int *own, bool map)
{
    printf("two-pages: %s pid=%d shared=%d private=%d\n", who, (int)getpid(), *shared, *own);
    if (!map)
        return;
    lab_print_mapping(who, shared);
    lab_print_mapping(who, own);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--map] BEFORE AFTER");
    bool map = lab_flag(&argc, argv, "--map");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "BEFORE" : "AFTER");
    int before = (int)lab_number("BEFORE", argv[1], -2147483647, 2147483647);
    int after = (int)lab_number("AFTER", argv[2], -2147483647, 2147483647);

    int *own = new_page(MAP_PRIVATE, before), *shared = new_page(MAP_SHARED, before), status;
    if (!own || !shared)
        return 1;

    pid_t child = fork();
    if (child > 0) {
        while (waitpid(child, &status, 0) == -1)
            if (errno != EINTR) {
                perror("two-pages: waitpid");
                return 1;
            }
        if (!WIFEXITED(status) || WEXITSTATUS(status)) {
            fputs("two-pages: no good child\n", stderr);
            return 1;
        }
        show("parent", shared, own, map);
    } else if (child == 0) {
        *own = after;
        *shared = after;
        show("child", shared, own, map);
    } else {
        perror("two-pages: fork");
        return 1;
    }
    return 0;
}

/* two-pages.c - a shared and a private page, and a child that writes to both
 *
 *   $ ./two-pages 1 2
 *   two-pages: child pid=4712 shared=2 private=2
 *   two-pages: parent pid=4711 shared=2 private=1
 *
 * The parent sees what the child wrote into the shared page, and not what it wrote into the other.
 * --map shows both mappings.
 */
#include "lab.h"

#include <stdio.h>
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
    int *shared = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap(%zu bytes, shared)", page);
    int *own = shared; /* yours: make this a page of its own */
    *shared = before;

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        *shared = after;
        show("child", shared, own, map);
        _exit(fflush(stdout) == 0 ? 0 : 1);
    }

    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        refuse(NULL, "the child did not finish its work");
    show("parent", shared, own, map);

    if (munmap(shared, page) == -1)
        die("munmap");
    return 0;
}

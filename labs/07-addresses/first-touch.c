/* first-touch.c - a page gets its frame when it is touched, and each process's page table its entry
 *
 *   $ ./first-touch
 *   first-touch: pages=16 mapped: faults=0
 *   first-touch: stored in each: faults=16
 *   first-touch: stored in each again: faults=0
 *   first-touch: child stored in each: faults=16
 *   first-touch: child stored in each again: faults=0
 *
 * A touch that finds no entry in the page table is a page fault; getrusage counts them. The child
 * shares the pages, and their frames are there, but its page table is its own.
 */
#include "faults.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t page;

/* Stores one byte in each page, and returns how many faults that took */
static long store(volatile char *bytes, long pages)
{
    long before = faults();
    for (long i = 0; i < pages; i++)
        bytes[(size_t)i * page] = 1;
    return faults() - before;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[PAGES]");
    lab_operands(&argc, argv, 0, 1, "");
    long pages = argc > 1 ? lab_number("PAGES", argv[1], 1, 256) : 16;
    page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = (size_t)pages * page;

    faults(); /* the first call has faults of its own */
    long before = faults();
    char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%zu bytes)", size);
    long took = faults() - before;
    printf("first-touch: pages=%ld mapped: faults=%ld\n", pages, took);

    took = store(bytes, pages);
    printf("first-touch: stored in each: faults=%ld\n", took);
    took = store(bytes, pages);
    printf("first-touch: stored in each again: faults=%ld\n", took);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        store(bytes, 0); /* after a fork all is touched for the first time: the stack, too */
        took = store(bytes, pages);
        printf("first-touch: child stored in each: faults=%ld\n", took);
        took = store(bytes, pages);
        printf("first-touch: child stored in each again: faults=%ld\n", took);
        _exit(fflush(stdout) == 0 ? 0 : 1);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "the child did not finish its work");

    if (munmap(bytes, size) == -1)
        die("munmap");
    return 0;
}

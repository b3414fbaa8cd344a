/* first-touch.c - a page gets its frame, and a page table its entry, when the page is first touched
 *
 *   $ ./first-touch
 *   first-touch: pages=16 mapped: faults=0
 *   first-touch: wrote to each page: faults=16
 *   first-touch: wrote to each page again: faults=0
 *   first-touch: child wrote to each page: faults=16
 *   first-touch: child wrote to each page again: faults=0
 *
 * Touching a page for which the page table has no entry is a page fault, and getrusage counts them.
 * The child shares the pages, and their frames exist already; but the child has a page table of its
 * own, and its entries are missing.
 */
#include "lab.h"
#include "parts/faults.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static size_t page;

/* Writes one byte to each page, and returns how many faults that took. */
static long write_each(volatile char *bytes, long pages)
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

    faults(); /* the first call has faults of its own, which we do not want to count */
    long before = faults();
    char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%zu bytes)", size);
    long took = faults() - before;
    printf("first-touch: pages=%ld mapped: faults=%ld\n", pages, took);

    took = write_each(bytes, pages);
    printf("first-touch: wrote to each page: faults=%ld\n", took);
    took = write_each(bytes, pages);
    printf("first-touch: wrote to each page again: faults=%ld\n", took);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        write_each(bytes, 0); /* a new child touches its stack and code for the first time, too */
        took = write_each(bytes, pages);
        printf("first-touch: child wrote to each page: faults=%ld\n", took);
        took = write_each(bytes, pages);
        printf("first-touch: child wrote to each page again: faults=%ld\n", took);
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

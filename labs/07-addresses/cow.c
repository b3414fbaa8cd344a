/* cow.c - copy on write: the store that changes the frame behind an address
 *
 *   $ ./cow
 *   cow: parent, before the fork   frame=0x19a186 shared=no value=1
 *   cow: child, before its store   frame=0x19a186 shared=yes value=1
 *   cow: child, after its store    frame=0x2f0b11 shared=no value=2
 *   cow: parent, afterwards        frame=0x19a186 shared=no value=1
 *   cow: the store took faults=1 and changed_frame=yes
 *
 * A private page, and a fork: both page tables lead to one frame, and both forbid a store. The
 * child's store faults, the kernel copies the page, and the store is done in the copy. The address
 * stays. On Linux the page map says to all whether a frame is shared, and to root its number.
 * --shared takes a shared page, which keeps its frame.
 */
#include "faults.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct seen { /* the child's, for the parent */
    struct lab_page before, after;
    long faults;
    int value;
};

static void look(const char *when, const volatile int *data, struct lab_page *page)
{
    int value = *data; /* a load: now there is an entry in this process's page table */
    lab_get_page((const void *)data, page);
    const char *shared = page->shared == -1 ? "hidden" : page->shared ? "yes" : "no";
    printf("cow: %-25s frame=%s shared=%s value=%d\n", when, lab_frame_name(page->frame), shared,
           value);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--shared]");
    int kind = lab_flag(&argc, argv, "--shared") ? MAP_SHARED : MAP_PRIVATE;
    lab_operands(&argc, argv, 0, 0, "");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    volatile int *data = mmap(NULL, page, PROT_READ | PROT_WRITE, kind | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED)
        die("mmap(%zu bytes)", page);
    struct seen *seen = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (seen == MAP_FAILED)
        die("mmap(%zu bytes)", page);

    struct lab_page first, last;
    *data = 1;
    look("parent, before the fork", data, &first);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        look("child, before its store", data, &seen->before);
        faults(); /* once for its own faults */
        long before = faults();
        *data = 2;
        seen->faults = faults() - before;
        look("child, after its store", data, &seen->after);
        seen->value = *data;
        _exit(fflush(stdout) == 0 ? 0 : 1);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "the child did not finish its work");
    look("parent, afterwards", data, &last);

    /* Two values at one address are in two frames, whoever hides their numbers. */
    bool changed = *data != seen->value;
    if (seen->before.frame != 0 && changed != (seen->before.frame != seen->after.frame))
        refuse(NULL, "the frames and the values contradict each other");
    printf("cow: the store took faults=%ld and changed_frame=%s\n", seen->faults,
           changed ? "yes" : "no");

    if (munmap((void *)data, page) == -1 || munmap(seen, page) == -1)
        die("munmap");
    return 0;
}

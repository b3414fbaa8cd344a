/* cow.c - copy on write: a write that puts another frame behind the same address
 *
 *   $ ./cow
 *   cow: parent, before the fork   frame=0x19a186 shared=no value=1
 *   cow: child, before its write   frame=0x19a186 shared=yes value=1
 *   cow: child, after its write    frame=0x2f0b11 shared=no value=2
 *   cow: parent, afterwards        frame=0x19a186 shared=no value=1
 *   cow: the write took faults=1 and changed_frame=yes
 *
 * The page is private. After the fork the page tables of parent and child refer to the same frame,
 * and both forbid writing. So the child's write is a page fault: the kernel copies the page for the
 * child, and the write goes into the copy. The address stays the same. On Linux everybody may read
 * in /proc/self/pagemap whether a frame is shared; only root may read its number.
 * --shared uses a shared page instead, which keeps its frame.
 */
#include "lab.h"
#include "parts/faults.h"
#include "parts/frames.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct seen { /* what the child saw, for the parent to read */
    unsigned long long before, after;
    long faults;
    int value;
};

/* Prints which frame is behind `data` now, and what it holds; returns the frame. */
static unsigned long long look(const char *when, const volatile int *data)
{
    static const char *const shared[] = {"hidden", "no", "yes"};
    int value = *data; /* after this read the process's page table has an entry for the page */
    struct page page = get_page((const void *)data);
    printf("cow: %-25s frame=%s shared=%s value=%d\n", when, frame_name(page.frame),
           shared[page.shared + 1], value);
    return page.frame;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--shared]");
    int kind = lab_flag(&argc, argv, "--shared") ? MAP_SHARED : MAP_PRIVATE;
    lab_operands(&argc, argv, 0, 0, "");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    volatile int *data = mmap(NULL, page, PROT_READ | PROT_WRITE, kind | MAP_ANONYMOUS, -1, 0);
    struct seen *seen = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED || seen == MAP_FAILED)
        die("mmap(%zu bytes)", page);

    *data = 1;
    look("parent, before the fork", data);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        seen->before = look("child, before its write", data);
        faults(); /* the first call has faults of its own, which we do not want to count */
        long before = faults();
        *data = 2;
        seen->faults = faults() - before;
        seen->after = look("child, after its write", data);
        seen->value = *data;
        _exit(fflush(stdout) == 0 ? 0 : 1);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (status != 0)
        refuse(NULL, "the child did not finish its work");
    look("parent, afterwards", data);

    /* Two values at the same address must be in two frames. This shows it even if the numbers are
     * hidden. */
    bool changed = *data != seen->value;
    if (seen->before != 0 && changed != (seen->before != seen->after))
        refuse(NULL, "the frame numbers and the values contradict each other");
    printf("cow: the write took faults=%ld and changed_frame=%s\n", seen->faults,
           changed ? "yes" : "no");
    return 0;
}

/* twice.c - map one object twice in one process: two addresses, one frame
 *
 *   $ ./twice
 *   twice: first  addr=0x7f3f71a2a000 frame=0x19a186
 *   twice: second addr=0x7f3f71a29000 frame=0x19a186
 *   twice: addresses differ, same_frame=yes proof=pagemap
 *   twice: wrote 42 at the first, read 42 at the second
 *   twice: unmapped the first, read 42 at the second
 *
 * Only root may see the number of a frame. Everybody else sees frame=hidden and proof=object: both
 * pages are the same page of the same object.
 */
#include "lab.h"
#include "lab_object.h"
#include "parts/frames.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("twice");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    lab_undo(lab_undo_object);
    int fd = lab_make_object(name, page);

    /* volatile: the compiler cannot know that the two pointers lead to the same memory */
    volatile int *first = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (first == MAP_FAILED)
        die("mmap(%s, %zu)", name, page);
    volatile int *second = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (second == MAP_FAILED)
        die("mmap(%s, again)", name);

    *first = 1; /* touch the page through both, so that each has its entry in the page table */
    *second = 1;
    struct page one = get_page((void *)first), other = get_page((void *)second);
    const char *proof;
    bool same = same_frame(&one, &other, &proof);
    printf("twice: first  addr=%p frame=%s\n", one.addr, frame_name(one.frame));
    printf("twice: second addr=%p frame=%s\n", other.addr, frame_name(other.frame));
    printf("twice: addresses %s, same_frame=%s proof=%s\n", first == second ? "agree" : "differ",
           same ? "yes" : "no", proof);

    *first = 42;
    printf("twice: wrote 42 at the first, read %d at the second\n", *second);
    if (munmap((void *)first, page) == -1)
        die("munmap");
    printf("twice: unmapped the first, read %d at the second\n", *second);

    if (munmap((void *)second, page) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    lab_remove_object();
    lab_keep();
    return 0;
}

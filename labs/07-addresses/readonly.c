/* readonly.c - one frame, two pages: one may be stored into, the other one only read
 *
 *   $ ./readonly
 *   readonly: stored 7 through the first, read 7 through the second
 *   readonly: store through the second: SIGSEGV at byte 5, SEGV_ACCERR
 *   readonly: store where nothing is mapped: SIGSEGV at byte 5, SEGV_MAPERR
 *
 * The bits that allow an access stand in the page table's entry, not at the frame. macOS sends
 * SIGBUS for what they forbid. A child does the storing, and learns of it in a handler (fault.h).
 */
#include "fault.h"
#include "object.h"

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("readonly");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    int fd = object_make(name, page);
    volatile char *first = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (first == MAP_FAILED)
        die("mmap(%s, %zu)", name, page);
    volatile char *second = mmap(NULL, page, PROT_READ, MAP_SHARED, fd, 0);
    if (second == MAP_FAILED)
        die("mmap(%s, %zu, PROT_READ)", name, page);
    if (close(fd) == -1)
        die("close");
    object_remove();

    first[5] = 7;
    printf("readonly: stored 7 through the first, read %d through the second\n", second[5]);
    store("store through the second", second);
    if (munmap((void *)second, page) == -1)
        die("munmap");
    store("store where nothing is mapped", second);

    if (munmap((void *)first, page) == -1)
        die("munmap");
    return 0;
}

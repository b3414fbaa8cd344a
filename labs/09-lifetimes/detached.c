/* detached.c - what an address is worth after shmdt
 *
 *   $ ./detached
 *   detached: addr=0x7f3f71a29000
 *   detached: attached: byte=42
 *   detached: after shmdt: SIGSEGV
 *   detached: the segment, attached again: byte=42
 *   detached: after an mmap at that address: byte=7
 *
 * The pointer keeps its value, but the process no longer has any memory at that address. The
 * segment still exists. If something else is mapped there later, no signal warns you.
 */
#include "lab.h"
#include "parts/segment.h"
#include "parts/touch.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/shm.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static void look(const char *when, const char *bytes)
{
    char text[8];
    const char *came = touch(bytes, text);
    printf("detached: %s: %s%s\n", when, came == text ? "byte=" : "", came);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    lab_undo(segment_undo);
    char *bytes = segment_make(SIZE);
    bytes[0] = 42;
    printf("detached: addr=%p\n", (void *)bytes);
    look("attached", bytes);
    if (shmdt(bytes) == -1)
        die("shmdt");
    look("after shmdt", bytes); /* BUG ON PURPOSE: nothing is mapped at that address any more */

    char *again = shmat(segment_id, NULL, 0);
    if (again == (void *)-1)
        die("shmat(id=%d)", segment_id);
    printf("detached: the segment, attached again: byte=%d\n", again[0]);
    if (shmdt(again) == -1)
        die("shmdt");
    segment_remove();
    lab_keep();

    /* The next mmap may happen to get these addresses. MAP_FIXED makes sure that it does. It would
     * also replace anything that is mapped there, so use it only where you know nothing is. */
    char *other =
        mmap(bytes, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (other == MAP_FAILED)
        die("mmap(%d)", SIZE);
    other[0] = 7;
    look("after an mmap at that address", bytes); /* BUG ON PURPOSE: not the segment's byte */
    if (munmap(other, SIZE) == -1)
        die("munmap");
    return 0;
}

/* detached.c - the address after shmdt
 *
 *   $ ./detached
 *   detached: addr=0x7f3f71a29000
 *   detached: attached: byte=42
 *   detached: after shmdt: SIGSEGV
 *   detached: the segment, attached again: byte=42
 *   detached: after an mmap at that address: byte=7
 *
 * The pointer is the same variable with the same value. What it led to is the process's no more,
 * and its memory lives on elsewhere. Once something else is mapped there, no signal tells.
 */
#include "segment.h"
#include "touch.h"

#include <sys/mman.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

static void undo(void)
{
    if (id != -1)
        shmctl(id, IPC_RMID, NULL);
}

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

    lab_undo(undo);
    char *bytes = make_segment(SIZE);
    bytes[0] = 42;
    printf("detached: addr=%p\n", (void *)bytes);
    look("attached", bytes);
    if (shmdt(bytes) == -1)
        die("shmdt");
    look("after shmdt", bytes); /* BUG ON PURPOSE: nothing is mapped at that address any more */

    char *again = shmat(id, NULL, 0);
    if (again == (void *)-1)
        die("shmat(id=%d)", id);
    printf("detached: the segment, attached again: byte=%d\n", again[0]);
    if (shmdt(again) == -1)
        die("shmdt");
    if (shmctl(id, IPC_RMID, NULL) == -1)
        die("shmctl(id=%d, IPC_RMID)", id);
    id = -1;
    lab_keep();

    /* The next mmap may get the range that was given back. MAP_FIXED makes sure that it does: it
     * takes the range from whatever is mapped there, so give it only one that you know is free. */
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

/* tickets.c - gives out numbers, each of them once
 *
 *   $ ./tickets --new; ./tickets
 *   tickets: number=0
 *
 * The number is taken in one step, and printed afterwards.
 */
#include "lab.h"
#include "lab_object.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--new]");
    bool new = lab_flag(&argc, argv, "--new");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("tickets");
    if (new) {
        lab_undo(lab_undo_object);
        int fd = lab_make_object(name, sizeof(uint32_t));
        if (close(fd) == -1)
            die("close");
        lab_keep();
        return 0;
    }
    int fd = lab_open_object(name, sizeof(uint32_t), "./tickets --new makes it");
    _Atomic(uint32_t) *next = mmap(NULL, sizeof *next, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (next == MAP_FAILED)
        die("mmap(%s)", name);
    uint32_t number = atomic_fetch_add(next, 1);
    printf("tickets: number=%lu\n", (unsigned long)number);
    return 0;
}

/* program.c - say in one line what this program shows
 *
 *   $ ./program
 *   program: value=42
 *
 * Say what to look for in the output, and why it is so.
 */
#include "lab.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");

    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int *value = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (value == MAP_FAILED)
        die("mmap(one page)");
    *value = 42;
    printf("program: value=%d\n", *value);
    if (munmap(value, page) == -1)
        die("munmap");
    return 0;
}

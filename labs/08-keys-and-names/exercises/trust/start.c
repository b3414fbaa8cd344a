/* trust.c - print the message of an object, if the object can be trusted
 *
 *   $ ./trust
 *   trust: msg=swordfish
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("secret");

    /* Keep lab_no_wait(), a flag: without it shm_open could wait for ever on Linux, if somebody has
     * put a fifo in the place of the object */
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (close(fd) == -1)
        die("close");
    return 0;
}

/* places.c - run a command, but at most two at the same time
 *
 *   $ ./places ./places ./places true
 *   places: both places are taken
 *   (exit 1)
 *
 * A place is a byte of the keyfile. The process that has the place has a record lock on the byte.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define PLACES 2

static int fd; /* stays open, and is the only one of this file: a close would release the lock */

static void take_place(void)
{
    fd = open(LAB_KEYFILE, O_RDWR | O_CLOEXEC);
    if (fd == -1)
        die("open(%s)", LAB_KEYFILE);
    for (int place = 0; place < PLACES; place++) {
        struct flock byte = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        byte.l_start = place;
        byte.l_len = 1;
        if (fcntl(fd, F_SETLK, &byte) == 0)
            return;
        if (errno != EAGAIN && errno != EACCES)
            die("fcntl(F_SETLK)");
    }
    refuse(NULL, "both places are taken");
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COMMAND...");
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");
    take_place();
    return lab_run(command); /* at the end the kernel releases the lock */
}

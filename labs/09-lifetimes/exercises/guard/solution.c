/* guard.c - run a command, one at a time
 *
 *   $ ./guard ./guard true
 *   guard: somebody is at work
 *
 * However a process ends, the kernel releases its lock. A forked child does not inherit the lock.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COMMAND...");
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");

    int fd = open("guard.lock", O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        die("open(guard.lock)");
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_SETLK, &lock) == -1) {
        if (errno == EAGAIN || errno == EACCES)
            refuse(NULL, "somebody is at work");
        die("fcntl(guard.lock, F_SETLK)");
    }
    return lab_run(command);
}

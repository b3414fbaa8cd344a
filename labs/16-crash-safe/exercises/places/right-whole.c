/* places.c - one lock for looking, record locks for the places, which are far behind the end */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

static bool lock_byte(int fd, int what, off_t at, short type)
{
    struct flock byte;
    byte.l_type = type;
    byte.l_whence = SEEK_SET;
    byte.l_start = at;
    byte.l_len = 1;
    int result;
    do
        result = fcntl(fd, what, &byte);
    while (result == -1 && errno == EINTR);
    if (result == -1 && errno != EAGAIN && errno != EACCES)
        die("fcntl");
    return result == 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COMMAND...");
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");
    int fd = open(LAB_KEYFILE, O_RDWR | O_CLOEXEC);
    if (fd == -1)
        die("open");
    lock_byte(fd, F_SETLKW, 1000, F_WRLCK); /* the others wait a moment */
    bool mine = lock_byte(fd, F_SETLK, 2000, F_WRLCK) || lock_byte(fd, F_SETLK, 2001, F_WRLCK);
    lock_byte(fd, F_SETLK, 1000, F_UNLCK);
    if (!mine)
        refuse(NULL, "both places are taken");
    return lab_run(command);
}

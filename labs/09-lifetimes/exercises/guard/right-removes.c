/* guard.c - removes the file at its end, and looks whether the file that it locked is still the one
 * with the name */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char path[] = "guard.lock";

/* The file of this name, locked by us; -1 if somebody else has it */
static int locked(void)
{
    for (;;) {
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd == -1)
            die("open(%s)", path);
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        if (fcntl(fd, F_SETLK, &lock) == -1) {
            if (errno == EAGAIN || errno == EACCES)
                return -1;
            die("fcntl(%s)", path);
        }
        struct stat ours, named;
        if (fstat(fd, &ours) == -1)
            die("fstat(%s)", path);
        if (stat(path, &named) == 0 && ours.st_ino == named.st_ino && ours.st_dev == named.st_dev)
            return fd;
        close(fd); /* the one before removed it while we came */
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COMMAND...");
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");
    int fd = locked();
    if (fd == -1)
        refuse(NULL, "somebody is at work");
    int status = lab_run(command);
    if (unlink(path) == -1)
        die("unlink(%s)", path);
    return status;
}

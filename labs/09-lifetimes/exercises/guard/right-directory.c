/* guard.c - the directory itself is what it locks */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "COMMAND...");
    char **command = lab_command(&argc, argv, 0);
    lab_operands(&argc, argv, 0, 0, "");
    if (command == NULL)
        usage("no COMMAND");

    int here = open(".", O_RDONLY | O_CLOEXEC);
    if (here == -1)
        die("open(.)");
    if (flock(here, LOCK_EX | LOCK_NB) == -1) {
        if (errno != EWOULDBLOCK)
            die("flock(.)");
        refuse(NULL, "somebody is at work");
    }
    return lab_run(command);
}

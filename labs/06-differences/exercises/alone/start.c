/* alone.c - run a command, unless another run of alone is at work, and count the runs
 *
 *   $ ./alone ./alone echo hello
 *   alone: run 1
 *   alone: another run is at work
 *   hint: wait for its end
 *   $ ./alone --remove
 *
 * The count is in a POSIX object. The lock ends when its process ends, in whichever way.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--remove | COMMAND...]");
    char **command = lab_command(&argc, argv, 0);
    bool removing = lab_flag(&argc, argv, "--remove");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("posix");
    if (removing && shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    if (removing)
        return 0;
    if (command == NULL)
        usage("COMMAND is missing");

    int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (flock(fd, LOCK_EX | LOCK_NB) == -1) {
        if (errno == EWOULDBLOCK)
            refuse("wait for its end", "another run is at work");
        die("flock(%s)", name);
    }

    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    unsigned long *runs; /* we have the lock, so nobody else sizes it now */
    if (st.st_size == 0 && ftruncate(fd, sizeof *runs) == -1)
        die("ftruncate(%s, %zu)", name, sizeof *runs);
    runs = mmap(NULL, sizeof *runs, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (runs == MAP_FAILED)
        die("mmap(%s)", name);
    printf("alone: run %lu\n", ++*runs);
    return lab_run(command);
}

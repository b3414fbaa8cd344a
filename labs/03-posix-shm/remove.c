/* remove.c - remove a POSIX shared-memory object
 *
 *   $ ./remove
 *   remove: removed /shmlab.1000.posix
 *
 * shm_unlink removes the name immediately. The memory is freed when the last descriptor is closed
 * and the last mapping is gone.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--name N]");
    const char *name = lab_option(&argc, argv, "--name");
    lab_operands(&argc, argv, 0, 0, "");
    if (name == NULL)
        name = lab_name("posix");

    /* Root could remove anybody's object, so it looks whose it is. The kernel stops other users. */
    if (geteuid() == 0) {
        struct stat st;
        int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
        if (fd == -1 && errno != ENOENT)
            die("shm_open(%s)", name);
        if (fd != -1 && fstat(fd, &st) == -1)
            die("fstat(%s)", name);
        if (fd != -1 && st.st_uid != 0)
            refuse(NULL, "%s belongs to uid=%lu", name, (unsigned long)st.st_uid);
        if (fd != -1 && close(fd) == -1)
            die("close");
    }
    if (shm_unlink(name) == -1)
        die_hint(errno == ENOENT ? "there is nothing to remove" : NULL, "shm_unlink(%s)", name);
    printf("remove: removed %s\n", name);
    return 0;
}

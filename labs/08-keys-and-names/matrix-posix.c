/* matrix-posix.c - who may do what with an object of which mode: the kernel is asked
 *
 *   $ ./matrix-posix
 *   matrix: mode  owner  group  other
 *   ...
 *   matrix: 0640  rwbu   r---   ----
 *   ...
 *
 * r O_RDONLY, w O_WRONLY, b O_RDWR, u shm_unlink; with --create instead c, O_RDWR | O_CREAT of what
 * is there already. A - is a no. How to be three people is in matrix.h.
 */
#include "matrix.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

static const char *name;

static void make(int mode)
{
    if (!become(OWNER))
        die("becoming the owner");
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, (mode_t)mode);
    if (fd == -1)
        die_hint(errno == EEXIST ? "another matrix is at work, or make clean-ipc" : NULL,
                 "shm_open(%s)", name);
    made = true;
    if (close(fd) == -1)
        die("close");
}

/* The owner: macOS lets root do it, too, and Linux does not in every user namespace */
static bool take_away(void)
{
    if (become(OWNER) && shm_unlink(name) == 0)
        made = false;
    return !made;
}

static bool may(char what)
{
    if (what == 'u') {
        made = shm_unlink(name) == -1;
        return !made;
    }
    int fd = shm_open(name,
                      what == 'r'   ? O_RDONLY
                      : what == 'w' ? O_WRONLY
                      : what == 'b' ? O_RDWR
                                    : O_RDWR | O_CREAT,
                      0600);
    return fd != -1 && close(fd) == 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--create]");
    bool create = lab_flag(&argc, argv, "--create");
    lab_operands(&argc, argv, 0, 0, "");
    name = lab_name("matrix");
    table(create ? "c" : "rwbu");
    return 0;
}

/* matrix-posix.c - who may do what with an object, for each mode: ask the kernel
 *
 *   $ ./matrix-posix
 *   matrix: mode  owner  group  other
 *   ...
 *   matrix: 0640  rwbu   r---   ----
 *   ...
 *
 * The letters: r is opening with O_RDONLY, w with O_WRONLY, b with O_RDWR; u is shm_unlink. A -
 * means that it is refused. --create asks one thing instead, c: O_RDWR | O_CREAT of an object that
 * exists.
 * --owner MODE asks the owner alone, for this mode. parts/matrix.c is how we can be three users.
 */
#include "lab.h"
#include "parts/matrix.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *name;
static bool made; /* it exists, and we have to remove it */

static void make(int mode)
{
    if (!become(OWNER))
        die("becoming the owner");
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, (mode_t)mode);
    if (fd == -1)
        die_hint(errno == EEXIST
                     ? "another matrix is running, or a killed one left it: make clean-ipc"
                     : NULL,
                 "shm_open(%s)", name);
    made = true;
    if (close(fd) == -1)
        die("close");
}

/* As the owner. Root could do it on macOS, but not in every user namespace of Linux. */
static bool take_away(void)
{
    if (made && become(OWNER) && shm_unlink(name) == 0)
        made = false;
    return !made;
}

static bool may(char what)
{
    if (what == 'u') {
        made = shm_unlink(name) == -1;
        return !made;
    }
    int flags = O_RDWR;
    if (what == 'r')
        flags = O_RDONLY;
    if (what == 'w')
        flags = O_WRONLY;
    if (what == 'c')
        flags = O_RDWR | O_CREAT;
    int fd = shm_open(name, flags, 0600);
    return fd != -1 && close(fd) == 0;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--create] [--owner MODE]");
    bool create = lab_flag(&argc, argv, "--create");
    const char *mode = lab_option(&argc, argv, "--owner");
    lab_operands(&argc, argv, 0, 0, "");
    name = lab_name("matrix");
    matrix(&(struct thing){make, may, take_away}, create ? "c" : "rwbu", mode);
    return 0;
}

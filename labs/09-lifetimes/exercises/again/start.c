/* again.c - announce yourself, make an object, work until stdin ends, remove both
 *
 *   $ ./again </dev/null
 *   again: at work
 */
#include "lab.h"
#include "parts/start_time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

/* Writes the whole file `announced`. Returns -1 with errno EEXIST if there is such a file. */
static int announce(void)
{
    char draft[32];
    snprintf(draft, sizeof draft, "announced-%ld", (long)getpid());
    FILE *file = fopen(draft, "w");
    if (file == NULL)
        die("open(%s)", draft);
    fprintf(file, "pid=%ld start=%llu\n", (long)getpid(), start_time(getpid()));
    if (fclose(file) == EOF)
        die("write(%s)", draft);
    int result = link(draft, "announced"), error = errno;
    if (unlink(draft) == -1)
        die("unlink(%s)", draft);
    errno = error;
    return result;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("orphan");

    if (announce() == -1)
        die("link(announced)");
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die("shm_open(%s)", name);
    if (ftruncate(fd, SIZE) == -1)
        die("ftruncate(%s, %d)", name, SIZE);
    printf("again: at work\n");
    while (getchar() != EOF)
        ;

    if (close(fd) == -1)
        die("close");
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    if (unlink("announced") == -1)
        die("unlink(announced)");
    return 0;
}

/* again.c - announce, make an object, work until stdin ends, remove both
 *
 *   $ ./again </dev/null
 *   again: at work
 *
 * It first removes what an announced process left that has ended. Two that do this at the same time
 * need a lock: sweep.c has it.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE 16384 /* whole pages on Linux and on macOS */

/* Writes the file `announced`, whole or not at all: -1 with errno EEXIST if there is one. */
static int announce(void)
{
    char draft[32];
    snprintf(draft, sizeof draft, "announced-%ld", (long)getpid());
    FILE *file = fopen(draft, "w");
    if (file == NULL)
        die("open(%s)", draft);
    fprintf(file, "pid=%ld start=%llu\n", (long)getpid(), lab_start_time(getpid()));
    if (fclose(file) == EOF)
        die("write(%s)", draft);
    int result = link(draft, "announced"), error = errno;
    if (unlink(draft) == -1)
        die("unlink(%s)", draft);
    errno = error;
    return result;
}

/* If the announced process has ended: removes what it left, the announcement last */
static void sweep(const char *name)
{
    long pid;
    unsigned long long start;
    FILE *file = fopen("announced", "r");
    if (file == NULL) {
        if (errno != ENOENT)
            die("open(announced)");
        return;
    }
    if (fscanf(file, "pid=%ld start=%llu", &pid, &start) != 2)
        refuse(NULL, "announced makes no sense");
    fclose(file);
    if (lab_start_time((pid_t)pid) == start)
        return;
    if (shm_unlink(name) == -1 && errno != ENOENT)
        die("shm_unlink(%s)", name);
    if (unlink("announced") == -1)
        die("unlink(announced)");
    printf("again: removed what pid=%ld left\n", pid);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("orphan");

    sweep(name);
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

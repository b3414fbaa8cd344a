/* beyond.c - where does an object of 100 bytes end?
 *
 *   $ ./beyond
 *   beyond: size=100 st_size=100
 *   beyond: byte 99: 0
 *   beyond: byte 4095: 0            still in the object's only page
 *   beyond: byte 4096: SIGBUS       on Linux; on macOS mmap fails before
 *
 * Linux maps more pages than the object has, but kills a process that touches one of them. So a
 * child process reads the byte, and its parent says what happened to the child.
 */
#include "lab.h"
#include "lab_object.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void touch(const volatile char *bytes, size_t at)
{
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* if it can be: no core file */
        _exit(bytes[at]);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (WIFSIGNALED(status))
        printf("beyond: byte %zu: %s\n", at, lab_signal_name(WTERMSIG(status)));
    else
        printf("beyond: byte %zu: %d\n", at, WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("beyond");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    lab_undo(lab_undo_object);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    lab_made_object(name);
    if (ftruncate(fd, 100) == -1)
        die("ftruncate(%s, 100)", name);
    lab_reserve_object(fd, name, 100); /* or a full /dev/shm would be SIGBUS, too */
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    printf("beyond: size=100 st_size=%lld\n", (long long)st.st_size);

    char *bytes = mmap(NULL, 2 * page, PROT_READ, MAP_SHARED, fd, 0); /* one page too many */
    if (bytes == MAP_FAILED)
        die_hint(errno == EINVAL ? "macOS maps no page that the object does not have" : NULL,
                 "mmap(%s, %zu)", name, 2 * page);
    touch(bytes, 99);
    touch(bytes, page - 1);
    touch(bytes, page);

    lab_remove_object(); /* the process's end takes care of the rest */
    lab_keep();
    return 0;
}

/* beyond.c - where does an object of 100 bytes end?
 *
 *   $ ./beyond
 *   beyond: size=100 st_size=100
 *   beyond: byte 99: 0
 *   beyond: byte 4095: 0            the page goes on to its end
 *   beyond: byte 4096: SIGBUS       on Linux; macOS refuses the mapping
 *
 * Linux maps more pages than the object has, and kills who touches one. A child does the
 * touching, so that the parent can say what became of it.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

static void touch(const volatile char *bytes, size_t at)
{
    printf("beyond: byte %zu: ", at);
    fflush(stdout);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); /* best effort: no core file from this */
        printf("%d\n", bytes[at]);
        fflush(stdout);
        _exit(0);
    }
    int status;
    if (waitpid(child, &status, 0) == -1)
        die("waitpid");
    if (WIFSIGNALED(status))
        printf("%s\n", lab_signal_name(WTERMSIG(status)));
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("beyond");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, 100) == -1)
        die("ftruncate(%s, 100)", name);
#if defined(__linux__)
    errno = posix_fallocate(fd, 0, 100); /* as in writer.c: else a full tmpfs is SIGBUS too soon */
    if (errno != 0 && errno != EOPNOTSUPP)
        die_hint(errno == ENOSPC ? "/dev/shm is full: df /dev/shm" : NULL, "posix_fallocate(%s)",
                 name);
#endif
    struct stat st;
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    printf("beyond: size=100 st_size=%lld\n", (long long)st.st_size);

    char *bytes = mmap(NULL, 2 * page, PROT_READ, MAP_SHARED, fd, 0); /* one page too many */
    if (bytes == MAP_FAILED)
        die_hint(errno == EINVAL ? "macOS maps no more than there is" : NULL, "mmap(%s, %zu)", name,
                 2 * page);
    touch(bytes, 99);
    touch(bytes, page - 1);
    touch(bytes, page);

    if (munmap(bytes, 2 * page) == -1)
        die("munmap");
    if (close(fd) == -1)
        die("close");
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();
    return 0;
}

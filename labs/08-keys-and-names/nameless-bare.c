/* nameless-bare.c - shared memory that no name leads to; the bare calls
 *
 *   $ ./nameless-bare
 *   memfd_create: a child wrote 42, and the parent reads 42
 */
#define _GNU_SOURCE /* for memfd_create in glibc */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOEXEC_SEAL 8 /* MFD_NOEXEC_SEAL of <linux/memfd.h> from Linux 6.3 on */

/* What a Mac can do: the object has a name between two calls, and nobody can guess it */
static int random_name(void)
{
    unsigned long long word = 0;
    char name[32];
    int source = open("/dev/urandom", O_RDONLY);
    if (source == -1 || read(source, &word, sizeof word) != sizeof word)
        err(1, "/dev/urandom");
    snprintf(name, sizeof name, "/shmlab.%016llx", word);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd != -1 && shm_unlink(name) == -1) /* from here on it is as nameless as a memfd */
        err(1, "shm_unlink(%s)", name);
    return fd;
}

int main(void)
{
#if defined(__linux__) || defined(__FreeBSD__)
    int fd = memfd_create("nameless", MFD_CLOEXEC); /* the text only labels it in /proc */
    if (fd == -1 && errno == EACCES)                /* Linux 6.3 to 6.5 with vm.memfd_noexec=2 */
        fd = memfd_create("nameless", MFD_CLOEXEC | NOEXEC_SEAL);
#else
    int fd = -1;
    errno = ENOSYS;
#endif
    const char *way = "memfd_create";
    if (fd == -1 && errno == ENOSYS) { /* no such call here */
        way = "random name";
        fd = random_name();
    }
    if (fd == -1 || ftruncate(fd, sizeof(int)) == -1)
        err(1, "%s", way);
    int *value = mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (value == MAP_FAILED)
        err(1, "mmap");
    pid_t child = fork(); /* it gets the mapping and the descriptor */
    if (child == 0) {
        *value = 42;
        _exit(0);
    }
    if (child == -1 || waitpid(child, NULL, 0) == -1)
        err(1, "fork");
    printf("%s: a child wrote 42, and the parent reads %d\n", way, *value);
    return 0;
}

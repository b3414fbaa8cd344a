/* fill.c - the same, made safe: reserve an object's pages before the first write
 *
 *   $ ./box --shm-size 4M ./fill 8M
 *   fill: reserving 8388608 bytes
 *   fill: posix_fallocate(/shmlab.1000.fill, 8388608): ENOSPC (No space left on device)
 *
 * So a full /dev/shm is an errno. A full memory cgroup is not: there fill is killed, while it
 * reserves. The object is removed at the end, and on an error or a signal that can be caught. With
 * --nameless it needs no /dev/shm: the memory of MAP_ANONYMOUS is for it and its children.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *made; /* the object that this run has made */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

/* Makes the object, and takes its memory before anybody touches it: its descriptor */
static int reserved(const char *name, size_t size)
{
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST   ? "a killed ./fill-bare or ./fill left it: make clean-ipc"
                 : errno == ENOENT ? "there is no /dev/shm: mount a tmpfs there, or try --nameless"
                                   : NULL,
                 "shm_open(%s)", name);
    made = name;
    if (ftruncate(fd, (off_t)size) == -1)
        die("ftruncate(%s, %zu)", name, size);
    printf("fill: reserving %zu bytes\n", size);
    errno = lab_reserve(fd, size);
    if (errno != 0)
        die_hint(errno == ENOSPC ? "/dev/shm is too small: df /dev/shm" : NULL,
                 "posix_fallocate(%s, %zu)", name, size);
    return fd;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--nameless] SIZE");
    bool nameless = lab_flag(&argc, argv, "--nameless");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    size_t size = lab_size(argv[1]), page = (size_t)sysconf(_SC_PAGESIZE);
    const char *name = lab_name("fill");

    lab_undo(undo);
    int fd = nameless ? -1 : reserved(name, size);
    int flags = nameless ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED;
    char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);
    if (bytes == MAP_FAILED)
        die("mmap(%s, %zu)", nameless ? "nameless" : name, size);
    for (size_t at = 0; at < size; at += page)
        bytes[at] = 1;
    printf("fill: wrote into every page\n");

    if (munmap(bytes, size) == -1)
        die("munmap");
    if (fd != -1 && close(fd) == -1)
        die("close");
    if (made != NULL && shm_unlink(made) == -1)
        die("shm_unlink(%s)", made);
    made = NULL;
    lab_keep();
    return 0;
}

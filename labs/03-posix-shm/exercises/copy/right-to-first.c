/* copy: makes TO first, and takes it back if there is no FROM; copies a byte at a time */
#include "lab.h"
#include "lab_object.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made; /* the object that this run has made: set it when you have made one */

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

static char *map(const char *name, int fd, size_t size, int protection)
{
    char *at = mmap(NULL, size, protection, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        die("mmap(%s, %zu)", name, size);
    close(fd);
    return at;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FROM TO");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "FROM" : "TO");
    const char *from = argv[1], *to = argv[2];

    lab_undo(undo);
    int out = shm_open(to, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (out == -1)
        die("shm_open(%s)", to);
    made = to;
    int in = shm_open(from, O_RDONLY | lab_no_wait(), 0);
    if (in == -1)
        die("shm_open(%s)", from);
    struct stat st;
    if (fstat(in, &st) == -1)
        die("fstat(%s)", from);
    if (st.st_size <= 0)
        refuse("wait for its writer", "%s has no size yet", from);
    size_t size = (size_t)st.st_size;
    if (ftruncate(out, st.st_size) == -1)
        die("ftruncate(%s, %zu)", to, size);
    lab_reserve_object(out, to, size);
    const char *old = map(from, in, size, PROT_READ);
    char *new = map(to, out, size, PROT_READ | PROT_WRITE);
    for (size_t i = 0; i < size; i++)
        new[i] = old[i];
    printf("copy: %zu bytes from %s to %s\n", size, from, to);
    lab_keep();
    return 0;
}

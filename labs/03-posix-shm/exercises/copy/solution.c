/* copy.c - copy an object: a new one, with another name, and every byte of the old one
 *
 *   $ ./writer hello && ./copy /shmlab.1000.posix /shmlab.1000.other
 *   copy: 16384 bytes from /shmlab.1000.posix to /shmlab.1000.other
 *
 * It copies from mapping to mapping: on macOS read(2) and write(2) fail on an object's descriptor.
 */
#include "lab.h"
#include "lab_object.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FROM TO");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "FROM" : "TO");
    const char *from = argv[1], *to = argv[2];

    int in = shm_open(from, O_RDONLY | lab_no_wait(), 0);
    if (in == -1)
        die_hint(errno == ENOENT ? "run ./writer first" : NULL, "shm_open(%s)", from);
    struct stat st;
    if (fstat(in, &st) == -1)
        die("fstat(%s)", from);
    if (st.st_size == 0)
        refuse("wait for its writer", "%s has no size yet", from);
    size_t size = (size_t)st.st_size;
    const char *old = mmap(NULL, size, PROT_READ, MAP_SHARED, in, 0);
    if (old == MAP_FAILED)
        die("mmap(%s, %zu)", from, size);

    lab_undo(undo);
    int out = shm_open(to, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (out == -1)
        die_hint(errno == EEXIST ? "./remove --name it first" : NULL, "shm_open(%s)", to);
    made = to;
    if (ftruncate(out, (off_t)size) == -1)
        die("ftruncate(%s, %zu)", to, size);
    lab_reserve_object(out, to, size); /* or a full /dev/shm would be SIGBUS */
    char *new = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, out, 0);
    if (new == MAP_FAILED)
        die("mmap(%s, %zu)", to, size);
    memcpy(new, old, size);
    printf("copy: %zu bytes from %s to %s\n", size, from, to);

    if (munmap(new, size) == -1 || munmap((void *)old, size) == -1)
        die("munmap");
    if (close(out) == -1 || close(in) == -1)
        die("close");
    lab_keep();
    return 0;
}

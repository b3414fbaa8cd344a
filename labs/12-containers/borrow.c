/* borrow.c - look for a segment by its id and for an object by its name, and print their texts
 *
 *   $ ./lend hello ./box ./borrow
 *   borrow: segment id=5 EINVAL
 *   borrow: object /shmlab.1000.lend ENOENT
 *   borrow: found=nothing
 *
 * It is like an X server: somebody else named the segment, and the kernel looks the id up among the
 * segments of borrow's own IPC namespace. Status 1 if one of them is not found.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static bool segment(int id)
{
    struct shmid_ds ds;
    printf("borrow: segment id=%d ", id);
    char *text = shmat(id, NULL, SHM_RDONLY);
    if (text == (void *)-1 || shmctl(id, IPC_STAT, &ds) == -1) {
        printf("%s\n", lab_errno_name(errno));
        return false;
    }
    printf("text=");
    lab_print_text(text, ds.shm_segsz); /* no further than the segment: anybody wrote it */
    printf("\n");
    if (shmdt(text) == -1)
        die("shmdt");
    return true;
}

static bool object(const char *name)
{
    struct stat st;
    printf("borrow: object %s ", name);
    int fd = shm_open(name, O_RDONLY | lab_no_wait(), 0);
    if (fd == -1) {
        printf("%s\n", lab_errno_name(errno));
        return false;
    }
    if (fstat(fd, &st) == -1)
        die("fstat(%s)", name);
    if (st.st_size == 0)
        refuse("somebody has made it, and not yet set its size", "object %s is empty", name);
    char *text = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (text == MAP_FAILED)
        die("mmap(%s)", name);
    lab_explain_sigbus(name);
    printf("text=");
    lab_print_text(text, (size_t)st.st_size);
    printf("\n");
    if (munmap(text, (size_t)st.st_size) == -1 || close(fd) == -1)
        die("munmap(%s)", name);
    return true;
}

int main(int argc, char **argv)
{
    bool all = true;
    lab_start(argc, argv, "ID NAME [ID NAME]...");
    lab_operands(&argc, argv, 2, INT_MAX, argc < 2 ? "ID" : "NAME");
    if (argc % 2 == 0)
        usage("no NAME after ID %s", argv[argc - 1]);
    for (int i = 1; i < argc; i += 2) {
        int id = (int)lab_number("ID", argv[i], 0, INT_MAX);
        bool one = segment(id), other = object(argv[i + 1]);
        printf("borrow: found=%s\n", one && other ? "both"
                                     : one        ? "segment"
                                     : other      ? "object"
                                                  : "nothing");
        all = all && one && other;
    }
    return all ? 0 : 1;
}

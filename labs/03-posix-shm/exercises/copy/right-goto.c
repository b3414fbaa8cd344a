/* copy: one way out; both errors and successes pass it; the start's clean-up is not used */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FROM TO");
    lab_operands(&argc, argv, 2, 2, argc < 2 ? "FROM" : "TO");
    const char *from = argv[1], *to = argv[2], *what = NULL;
    int in, out = -1;
    struct stat st;
    void *source = MAP_FAILED, *target = MAP_FAILED;

    what = "shm_open FROM";
    if ((in = shm_open(from, O_RDONLY, 0)) < 0)
        goto done;
    what = "fstat";
    if (fstat(in, &st) < 0)
        goto done;
    what = "mmap FROM";
    source = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, in, 0);
    if (source == MAP_FAILED) /* no size, too */
        goto done;
    what = "shm_open TO";
    if ((out = shm_open(to, O_CREAT | O_EXCL | O_RDWR, S_IRUSR | S_IWUSR)) < 0)
        goto done;
    what = "ftruncate";
    if (ftruncate(out, st.st_size) < 0)
        goto done;
    what = "posix_fallocate";
    if ((errno = lab_reserve(out, (size_t)st.st_size)) != 0)
        goto done;
    what = "mmap TO";
    target = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, out, 0);
    if (target == MAP_FAILED)
        goto done;
    memmove(target, source, (size_t)st.st_size);
    what = NULL;
    printf("copy: %lld bytes from %s to %s\n", (long long)st.st_size, from, to);
done:
    if (what != NULL) {
        fprintf(stderr, "copy: %s: %s\n", what, strerror(errno));
        if (out >= 0)
            shm_unlink(to);
    }
    return what == NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}

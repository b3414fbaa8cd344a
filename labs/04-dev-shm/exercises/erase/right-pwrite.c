/* erase: zeros through the descriptor, a piece at a time; then a read-only mapping to count */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(const char *what, const char *name)
{
    fprintf(stderr, "erase: %s(%s): %s (%s)\n", what, name, lab_errno_name(errno), strerror(errno));
    return 1;
}

int main(int argc, char **argv)
{
    static const char nothing[4096];
    struct stat st;
    off_t at = 0;
    long long zeros = 0;

    lab_start(argc, argv, "NAME");
    lab_operands(&argc, argv, 1, 1, "NAME");
    const char *name = argv[1];
    int fd = shm_open(name, O_RDWR | lab_no_wait(), 0);
    if (fd < 0)
        return failed("shm_open", name);
    if (fstat(fd, &st) < 0)
        return failed("fstat", name);
    if (!S_ISREG(st.st_mode)) {
        fprintf(stderr, "erase: %s is no object\n", name);
        return 1;
    }
    while (at < st.st_size) {
        size_t piece = sizeof nothing;
        if (st.st_size - at < (off_t)piece)
            piece = (size_t)(st.st_size - at);
        ssize_t n = pwrite(fd, nothing, piece, at);
        if (n < 0)
            return failed("pwrite", name);
        at += n;
    }
    if (st.st_size > 0) {
        const char *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
        if (bytes == MAP_FAILED)
            return failed("mmap", name);
        for (off_t i = 0; i < st.st_size; i++)
            if (bytes[i] == 0)
                zeros++;
    }
    printf("erase: %s has %lld bytes, %lld of them 0\n", name, (long long)st.st_size, zeros);
    return 0;
}

/* append: memchr, and a byte at a time; perror; the mapping ends with the process */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void failed(const char *what)
{
    fprintf(stderr, "append: %s: %s\n", what, strerror(errno));
    exit(1);
}

int main(int argc, char **argv)
{
    struct stat st;
    char *map, *nul;
    size_t i, more;

    lab_start(argc, argv, "TEXT");
    lab_operands(&argc, argv, 1, 1, "TEXT");
    more = strlen(argv[1]);

    int fd = shm_open(lab_name("posix"), O_RDWR, 0600);
    if (fd < 0)
        failed("shm_open");
    if (fstat(fd, &st) < 0)
        failed("fstat");
    map = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED) /* EINVAL for an object without a size */
        failed("mmap");
    close(fd);

    nul = memchr(map, 0, (size_t)st.st_size);
    if (nul == NULL) {
        fprintf(stderr, "append: the text has no end\n");
        return 1;
    }
    if (more >= (size_t)(map + st.st_size - nul)) {
        fprintf(stderr, "append: %zu bytes do not fit\n", more);
        return 1;
    }
    for (i = more + 1; i-- > 0;) /* from the end, so that the old text keeps its NUL to the last */
        nul[i] = argv[1][i];
    printf("append: %zu bytes more\n", more);
    return 0;
}

/* runs: whoever finds an object without a size gives it one; perror */
#include "lab.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(const char *what)
{
    perror(what);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    struct stat st;
    atomic_ulong *runs;

    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    int fd = shm_open(lab_name("posix"), O_CREAT | O_RDWR, 0600);
    if (fd < 0)
        return failed("runs: shm_open");
    if (fstat(fd, &st) != 0)
        return failed("runs: fstat");
    if (st.st_size == 0 && ftruncate(fd, (off_t)sizeof *runs) != 0)
        return failed("runs: ftruncate");
    runs = mmap(NULL, sizeof *runs, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (runs == MAP_FAILED)
        return failed("runs: mmap");
    printf("runs: runs=%lu\n", atomic_fetch_add(runs, 1) + 1);
    munmap(runs, sizeof *runs);
    close(fd);
    return 0;
}

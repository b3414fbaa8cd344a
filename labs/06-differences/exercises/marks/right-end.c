/* marks.c - no number is stored: -1 stands behind the last mark */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    const char *name = lab_name("posix");
    if (argc == 2 && strcmp(argv[1], "--remove") == 0)
        return shm_unlink(name) == 0 ? 0 : failed("shm_unlink");

    if (argc > 1) {
        size_t size = (size_t)argc * sizeof(int);
        int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
        if (fd == -1)
            return failed("shm_open");
        int *mark = MAP_FAILED;
        if (ftruncate(fd, (off_t)size) == 0)
            mark = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (mark == MAP_FAILED) {
            failed("ftruncate or mmap");
            shm_unlink(name);
            return EXIT_FAILURE;
        }
        for (int i = 1; i < argc; i++)
            mark[i - 1] = (int)lab_number("MARK", argv[i], 0, 100);
        mark[argc - 1] = -1;
        printf("marks: stored %d\n", argc - 1);
        return 0;
    }

    int fd = shm_open(name, O_RDONLY, 0);
    struct stat st;
    if (fd == -1 || fstat(fd, &st) == -1)
        return failed("shm_open or fstat");
    size_t room = (size_t)st.st_size / sizeof(int), n = 0;
    if (room == 0) {
        fprintf(stderr, "marks: nothing is stored\n");
        return 1;
    }
    int *mark = mmap(NULL, room * sizeof(int), PROT_READ, MAP_SHARED, fd, 0);
    if (mark == MAP_FAILED)
        return failed("mmap");
    double sum = 0;
    while (n < room && mark[n] >= 0)
        sum += mark[n++];
    if (n == 0 || n == room) {
        fprintf(stderr, "marks: there is no end of the marks\n");
        return 1;
    }
    printf("marks: n=%zu mean=%.2f\n", n, sum / (double)n);
    munmap(mark, room * sizeof(int));
    close(fd);
    return 0;
}

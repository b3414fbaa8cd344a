/* no-room: without lab.h's die; one place for what is released; wait */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    int ret = EXIT_FAILURE, status;
    volatile unsigned char *first;
    void *mem;
    size_t size;

    lab_start(argc, argv, "SIZE");
    lab_operands(&argc, argv, 1, 1, "SIZE");
    size = lab_size(argv[1]);

    mem = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_SHARED, -1, 0);
    if (mem == MAP_FAILED) {
        int e = errno;
        fprintf(stderr, "no-room: mmap(%zu bytes): %s (%s)\n", size, lab_errno_name(e),
                strerror(e));
        return ret;
    }
    first = mem;

    switch (fork()) {
    case -1:
        perror("no-room: fork");
        goto out;
    case 0:
        first[0] = 42;
        _exit(EXIT_SUCCESS);
    }
    if (wait(&status) < 0) {
        perror("no-room: wait");
        goto out;
    }
    if (status != 0) {
        fputs("no-room: something happened to the child\n", stderr);
        goto out;
    }
    printf("no-room: %zu bytes, the child wrote %u\n", size, first[0]);
    ret = EXIT_SUCCESS;
out:
    munmap(mem, size);
    return ret;
}

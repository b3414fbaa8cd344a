/* tally.c - count the bytes of files
 *
 *   $ printf abc >a; printf abcde >b; ./tally a b
 *   tally: pid=4712 bytes=3 a
 *   tally: pid=4713 bytes=5 b
 *   tally: sum=8 of 2
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct slot {
    pid_t pid;
    long long bytes;
};

/* How many bytes there are to read in the file. Ends the process if it cannot be read. */
static long long count(const char *path)
{
    int fd = open(path, O_RDONLY);
    if (fd == -1)
        die("open(%s)", path);
    char buffer[4096];
    long long bytes = 0;
    ssize_t got;
    while ((got = read(fd, buffer, sizeof buffer)) > 0)
        bytes += got;
    if (got == -1)
        die("read(%s)", path);
    if (close(fd) == -1)
        die("close(%s)", path);
    return bytes;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE...");
    lab_operands(&argc, argv, 1, argc, "FILE");
    int files = argc - 1;

    struct slot *slots = calloc((size_t)files, sizeof *slots);
    if (slots == NULL)
        die("calloc");

    for (int i = 0; i < files; i++) { /* yours: a child for each file */
        slots[i].bytes = count(argv[i + 1]);
        slots[i].pid = getpid();
    }

    long long sum = 0;
    for (int i = 0; i < files; i++) {
        printf("tally: pid=%ld bytes=%lld %s\n", (long)slots[i].pid, slots[i].bytes, argv[i + 1]);
        sum += slots[i].bytes;
    }
    printf("tally: sum=%lld of %d\n", sum, files);

    free(slots); /* only for memory from calloc: what mmap returned is given back with munmap */
    return 0;
}

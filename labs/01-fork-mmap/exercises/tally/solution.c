/* tally.c - count the bytes of files, a child for each
 *
 *   $ printf abc >a; printf abcde >b; ./tally a b
 *   tally: pid=4712 bytes=3 a
 *   tally: pid=4713 bytes=5 b
 *   tally: sum=8 of 2
 *
 * Each child writes to its own slot of a shared array, so no lock is needed; the parent reads
 * when all have ended.
 */
#include "lab.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
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

    size_t size = (size_t)files * sizeof(struct slot);
    struct slot *slots =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (slots == MAP_FAILED)
        die("mmap(%zu bytes)", size);

    for (int i = 0; i < files; i++) {
        pid_t child = fork();
        if (child == -1)
            die("fork");
        if (child == 0) {
            slots[i].bytes = count(argv[i + 1]);
            slots[i].pid = getpid();
            _exit(0); /* the loop is the parent's: a child must not fork */
        }
    }

    int failed = 0;
    for (int i = 0; i < files; i++) {
        int status;
        if (waitpid(-1, &status, 0) == -1)
            die("waitpid");
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            failed++;
    }
    if (failed > 0)
        refuse(NULL, "%d of %d children failed", failed, files);

    long long sum = 0;
    for (int i = 0; i < files; i++) {
        printf("tally: pid=%ld bytes=%lld %s\n", (long)slots[i].pid, slots[i].bytes, argv[i + 1]);
        sum += slots[i].bytes;
    }
    printf("tally: sum=%lld of %d\n", sum, files);

    if (munmap(slots, size) == -1)
        die("munmap");
    return 0;
}

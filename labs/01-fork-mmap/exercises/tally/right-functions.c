/* tally: functions for the parent's two loops; wait; the count goes straight into the slot */
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

static void count(const char *path, struct slot *slot)
{
    char buffer[4096];
    int fd = open(path, O_RDONLY);
    if (fd == -1)
        die("open(%s)", path);
    slot->pid = getpid();
    for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) != 0; slot->bytes += got)
        if (got == -1)
            die("read(%s)", path);
    _exit(0);
}

static void start(int files, char **paths, struct slot *slots)
{
    for (int i = 0; i < files; i++) {
        pid_t child = fork();
        if (child == -1)
            die("fork");
        if (child == 0)
            count(paths[i], &slots[i]);
    }
}

static int finish(int files)
{
    int failed = 0, status;
    while (files-- > 0) {
        if (wait(&status) == -1)
            die("wait");
        failed += status != 0;
    }
    return failed;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "FILE...");
    lab_operands(&argc, argv, 1, argc, "FILE");
    int files = argc - 1;
    size_t size = sizeof(struct slot) * (size_t)files;
    struct slot *slots;
    if ((slots = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) ==
        MAP_FAILED)
        die("mmap");

    start(files, argv + 1, slots);
    int failed = finish(files);
    if (failed)
        refuse("look at the lines above", "%d of %d children failed", failed, files);

    long long sum = 0;
    for (int i = 0; i < files; sum += slots[i++].bytes)
        printf("tally: pid=%d bytes=%lld %s\n", (int)slots[i].pid, slots[i].bytes, argv[i + 1]);
    printf("tally: sum=%lld of %d\n", sum, files);
    munmap(slots, size);
    return 0;
}

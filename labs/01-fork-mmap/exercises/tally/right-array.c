/* tally: waits in the order of the files; page-sized mapping; fopen and fread; nothing unmapped */
#include "lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    long pid;
    unsigned long long bytes;
} slot_t;

static int work(slot_t *slot, const char *path)
{
    char buf[1 << 16];
    size_t n;
    FILE *f = fopen(path, "rb");

    if (!f) {
        fprintf(stderr, "tally: %s: %s\n", path, strerror(errno));
        return 1;
    }
    slot->bytes = 0;
    while ((n = fread(buf, 1, sizeof buf, f)) > 0)
        slot->bytes += n;
    if (ferror(f)) {
        fprintf(stderr, "tally: %s: %s\n", path, strerror(errno));
        return 1;
    }
    fclose(f);
    slot->pid = (long)getpid();
    return 0;
}

int main(int argc, char *argv[])
{
    lab_start(argc, argv, "FILE...");
    lab_operands(&argc, argv, 1, argc, "FILE");
    int n = argc - 1, bad = 0;
    long page = sysconf(_SC_PAGESIZE);
    size_t bytes = ((size_t)n * sizeof(slot_t) + (size_t)page - 1) / (size_t)page * (size_t)page;
    slot_t *slots = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, -1, 0);
    pid_t *kids = malloc((size_t)n * sizeof *kids);

    if (slots == MAP_FAILED || kids == NULL) {
        perror("tally: no memory");
        exit(1);
    }
    for (int i = 0; i < n; i++) {
        kids[i] = fork();
        if (kids[i] < 0) {
            perror("tally: fork");
            exit(1);
        }
        if (kids[i] == 0)
            _exit(work(slots + i, argv[1 + i]));
    }
    for (int i = 0; i < n; i++) {
        int st = 0;
        pid_t got;
        do
            got = waitpid(kids[i], &st, 0);
        while (got < 0 && errno == EINTR);
        if (got < 0) {
            perror("tally: waitpid");
            exit(1);
        }
        if (WIFSIGNALED(st) || WEXITSTATUS(st))
            bad++;
    }
    free(kids);
    if (bad) {
        fprintf(stderr, "tally: %d of %d children failed\n", bad, n);
        exit(1);
    }
    unsigned long long total = 0;
    for (slot_t *s = slots; s < slots + n; s++) {
        printf("tally: pid=%ld bytes=%llu %s\n", s->pid, s->bytes, argv[1 + (s - slots)]);
        total += s->bytes;
    }
    printf("tally: sum=%llu of %d\n", total, n);
    return 0;
}

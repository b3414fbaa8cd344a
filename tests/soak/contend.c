/* contend.c - many processes open, size and unlink the same names at once: exactly one wins each
 * time
 *
 *   $ tests/soak/contend
 *   contend: 12345 rounds of 8 processes in 10 s: one O_EXCL, one ftruncate, one unlink won each
 *
 * For `make soak`. Between the steps of a round all wait for each other; within a step nobody does.
 * Run without the rules it fails, since Linux lets everybody ftruncate.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct {
    atomic_int arrived, generation, created, sized, unlinked, faults;
    atomic_long rounds;
    atomic_bool over;
} * all;

/* Everybody waits for everybody; the last to come does `last` first. */
static void meet(int n, void (*last)(void))
{
    int generation = all->generation;
    if (atomic_fetch_add(&all->arrived, 1) + 1 == n) {
        if (last)
            last();
        all->arrived = 0;
        all->generation++;
    } else
        while (all->generation == generation)
            sched_yield();
}

static time_t end;

static void judge(void)
{
    if (all->created != 1 || all->sized != 1 || all->unlinked != 1) {
        if (all->faults++ < 5)
            fprintf(stderr, "contend: round %ld: %d created, %d sized, %d unlinked\n", all->rounds,
                    all->created, all->sized, all->unlinked);
    }
    all->created = all->sized = all->unlinked = 0;
    all->rounds++;
    all->over = time(NULL) >= end || all->faults > 20;
}

static void work(int n, const char *name)
{
    while (!all->over) {
        struct stat st;
        int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd != -1)
            all->created++;
        else if (errno != EEXIST)
            all->faults++;
        meet(n, NULL);
        if (fd == -1)
            fd = shm_open(name, O_RDWR, 0);
        if (ftruncate(fd, 16384) == 0)
            all->sized++;
        else if (errno != EINVAL)
            all->faults++;
        if (fstat(fd, &st) == -1 || st.st_size != 16384)
            all->faults++;
        meet(n, NULL);
        if (shm_unlink(name) == 0)
            all->unlinked++;
        else if (errno != ENOENT)
            all->faults++;
        close(fd);
        meet(n, judge);
    }
}

int main(int argc, char **argv)
{
    int seconds = argc > 1 ? atoi(argv[1]) : 10, n = argc > 2 ? atoi(argv[2]) : 8;
    char name[32];
    snprintf(name, sizeof name, "/contend.%ld", (long)getpid());
    end = time(NULL) + seconds;
    all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED)
        return perror("contend: mmap"), 1;
    for (int i = 0; i < n; i++)
        if (fork() == 0) {
            work(n, name);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    printf("contend: %ld rounds of %d processes in %d s: %s\n", all->rounds, n, seconds,
           all->faults ? "FAILED" : "one O_EXCL, one ftruncate, one unlink won each");
    return all->faults != 0;
}

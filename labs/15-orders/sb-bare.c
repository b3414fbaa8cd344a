/* sb-bare.c - store buffering: two processes each store, and then load what the other one stores
 *
 *   $ ./sb-bare
 *   5000 rounds, forbidden=193
 *
 * In each round, the process that stores last should see the other one's store. Often neither does:
 * a store first waits in its processor's buffer. With memory_order_seq_cst in place of
 * memory_order_relaxed that never happens. If one process is killed, the other one spins for ever.
 */
#include <err.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 5000
#define TRIES  100 /* until the processes have run at the same moment */

struct shared {
    struct {
        _Alignas(128) atomic_int at;
    } word[2];                      /* each process stores into one of them */
    _Alignas(128) atomic_int ready; /* how often a process was ready for a round */
    int seen[2][ROUNDS + 1];
};

static void rounds(struct shared *s, int me)
{
    for (int n = 1; n <= ROUNDS; n++) {
        atomic_fetch_add(&s->ready, 1);
        for (int looks = 1; atomic_load(&s->ready) < 2 * n; looks++) /* until both are ready */
            if (looks % 1000 == 0)
                sched_yield(); /* both may be on one processor */
        atomic_store_explicit(&s->word[me].at, n, memory_order_relaxed);
        s->seen[me][n] = atomic_load_explicit(&s->word[!me].at, memory_order_relaxed);
    }
}

int main(void)
{
    int count = 0;
    struct shared *s =
        mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (s == MAP_FAILED)
        err(1, "mmap");
    for (int tries = 0; tries < TRIES && count == 0; tries++) {
        memset(s, 0, sizeof *s);
        pid_t child = fork();
        if (child == -1)
            err(1, "fork");
        rounds(s, child == 0);
        if (child == 0)
            _exit(0);
        if (waitpid(child, NULL, 0) == -1)
            err(1, "waitpid");
        for (int n = 1; n <= ROUNDS; n++)
            count += s->seen[0][n] < n && s->seen[1][n] < n;
    }
    printf("%d rounds, forbidden=%d\n", ROUNDS, count);
    return 0;
}

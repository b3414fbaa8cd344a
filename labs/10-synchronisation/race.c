/* race.c - two threads on one shared mapping, for ThreadSanitizer to look at
 *
 *   $ cc -std=gnu11 -fsanitize=thread -I../../common -o tsan race.c ../../common/lab*.o -pthread
 *   $ ./tsan relaxed 2>&1 | grep WARNING
 *   WARNING: ThreadSanitizer: data race (pid=4711)
 *
 * ThreadSanitizer watches the loads and stores of one process, and does not see what another one
 * does to the same memory. So two threads take the place of two processes here. It reports accesses
 * that nothing puts in order, even if this time the result was right.
 *
 * plain, atomic: both threads add to a sum. relaxed, release: one stores a payload and then a flag,
 * and the other waits for the flag and takes the payload.
 */
#include "lab.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

struct shared {
    long plain, payload;
    atomic_long sum;
    atomic_int ready;
};
static struct shared *shared;
static const char *kind;

static void *add(void *unused)
{
    for (int i = 0; i < 1000; i++)
        if (strcmp(kind, "plain") == 0)
            shared->plain++; /* BUG ON PURPOSE: two threads do this at the same time */
        else
            atomic_fetch_add(&shared->sum, 1);
    return unused;
}

static void *publish(void *unused)
{
    bool release = strcmp(kind, "release") == 0;
    shared->payload = 42;
    atomic_store_explicit(&shared->ready, 1, /* BUG ON PURPOSE: relaxed keeps no order */
                          release ? memory_order_release : memory_order_relaxed);
    return unused;
}

static void *take(void *unused)
{
    bool release = strcmp(kind, "release") == 0;
    while (atomic_load_explicit(&shared->ready,
                                release ? memory_order_acquire : memory_order_relaxed) == 0)
        sched_yield();
    printf("race: payload=%ld\n", shared->payload);
    return unused;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "plain|atomic|relaxed|release");
    lab_operands(&argc, argv, 1, 1, "KIND");
    kind = argv[1];
    bool adds = strcmp(kind, "plain") == 0 || strcmp(kind, "atomic") == 0;
    if (!adds && strcmp(kind, "relaxed") != 0 && strcmp(kind, "release") != 0)
        usage("%s: write plain, atomic, relaxed or release", kind);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap(%zu)", sizeof *shared);

    pthread_t one, two;
    errno = pthread_create(&one, NULL, adds ? add : take, NULL);
    if (errno != 0)
        die("pthread_create");
    errno = pthread_create(&two, NULL, adds ? add : publish, NULL);
    if (errno != 0)
        die("pthread_create");
    errno = pthread_join(one, NULL);
    if (errno != 0)
        die("pthread_join");
    errno = pthread_join(two, NULL);
    if (errno != 0)
        die("pthread_join");
    if (adds)
        printf("race: expected=2000 sum=%ld\n", shared->plain + atomic_load(&shared->sum));
    return 0;
}

/* watched.c - the ring between two threads, for ThreadSanitizer to watch
 *
 *   $ ./watched
 *   watched: received=5000 wrong=0
 *
 * ThreadSanitizer sees the memory accesses of one process only. So here the producer and the
 * consumer are two threads. It reports a store to a slot and a load from that slot if no release
 * and acquire put them in order, even if this time the processor kept them in order. orders.sh
 * builds this program for ThreadSanitizer and runs it.
 */
#include "lab.h"
#include "parts/ring.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>

#define SLOTS    64
#define MESSAGES 5000

static struct ring *ring;
static int wrong;

static void *produce(void *unused)
{
    struct end end;
    void *at;
    ring_begin(&end, ring, PRODUCER, SLOTS, sizeof(uint64_t), ring_spins());
    for (uint64_t i = 0; i < MESSAGES; i++) {
        while (ring_reserve(&end, &at, 1) == 0)
            ring_wait(&end);
        *(uint64_t *)at = i;
        ring_publish(&end, 1);
    }
    return unused;
}

static void *consume(void *unused)
{
    struct end end;
    void *at;
    ring_begin(&end, ring, CONSUMER, SLOTS, sizeof(uint64_t), ring_spins());
    for (uint64_t i = 0; i < MESSAGES; i++) {
        while (ring_peek(&end, &at, 1) == 0)
            ring_wait(&end);
        wrong += *(uint64_t *)at != i;
        ring_take(&end, 1);
    }
    return unused;
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    lab_operands(&argc, argv, 0, 0, "");
    size_t bytes = sizeof *ring + SLOTS * sizeof(uint64_t);
    ring = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ring == MAP_FAILED)
        die("mmap(%zu)", bytes);

    pthread_t producer, consumer;
    if ((errno = pthread_create(&producer, NULL, produce, NULL)) != 0 ||
        (errno = pthread_create(&consumer, NULL, consume, NULL)) != 0)
        die("pthread_create");
    if ((errno = pthread_join(producer, NULL)) != 0 || (errno = pthread_join(consumer, NULL)) != 0)
        die("pthread_join");
    printf("watched: received=%d wrong=%d\n", MESSAGES, wrong);
    return wrong != 0;
}

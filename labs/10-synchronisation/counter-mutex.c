/* counter-mutex.c - one process at a time: a mutex in the shared memory
 *
 *   $ ./counter-mutex
 *   counter-mutex: expected=200000 lost=0 ms=60.2
 *
 * A mutex is made for the threads of one process. PTHREAD_PROCESS_SHARED makes it one for all who
 * map it. The C library sleeps and wakes for us; if nobody else has it, no call is needed.
 */
#include "counter.h"

#include <pthread.h>

struct shared {
    pthread_mutex_t mutex;
    long sum;
};

static void add(void *memory, long times)
{
    struct shared *shared = memory;
    for (long i = 0; i < times; i++) {
        errno = pthread_mutex_lock(&shared->mutex); /* returns its errno */
        if (errno != 0)
            die("pthread_mutex_lock");
        shared->sum = shared->sum + 1;
        errno = pthread_mutex_unlock(&shared->mutex);
        if (errno != 0)
            die("pthread_mutex_unlock");
    }
}

int main(int argc, char **argv)
{
    long times = counter_times(argc, argv);
    struct shared *shared = counter_memory(sizeof *shared);

    pthread_mutexattr_t attributes;
    errno = pthread_mutexattr_init(&attributes);
    if (errno != 0)
        die("pthread_mutexattr_init");
    errno = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (errno != 0)
        die("pthread_mutexattr_setpshared");
    errno = pthread_mutex_init(&shared->mutex, &attributes); /* once, before there are two */
    if (errno != 0)
        die("pthread_mutex_init");

    double ns = counter_run(add, NULL, shared, times);
    counter_tell(0, times, shared->sum, ns);
    return 0;
}

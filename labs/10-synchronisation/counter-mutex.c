/* counter-mutex.c - one process at a time: a mutex in the shared memory
 *
 *   $ ./counter-mutex
 *   counter-mutex: expected=200000 lost=0 ms=60.2
 *
 * A mutex normally serves the threads of one process. With PTHREAD_PROCESS_SHARED it serves all
 * processes that map it. Only a process that must wait for it makes a system call.
 */
#include "lab.h"
#include "parts/counter.h"

#include <errno.h>
#include <pthread.h>

struct shared {
    pthread_mutex_t mutex;
    long sum;
};

static void add(void *memory, long times)
{
    struct shared *shared = memory;
    for (long i = 0; i < times; i++) {
        errno = pthread_mutex_lock(&shared->mutex); /* pthread functions return the error */
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
    errno = pthread_mutex_init(&shared->mutex, &attributes); /* once, before the fork */
    if (errno != 0)
        die("pthread_mutex_init");

    double ns = counter_run(add, NULL, shared, times);
    counter_tell(0, times, shared->sum, ns);
    return 0;
}

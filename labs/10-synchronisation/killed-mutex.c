/* killed-mutex.c - the holder of a mutex is killed
 *
 *   $ ./killed-mutex
 *   killed-mutex: holder is at half
 *   killed-mutex: holder is killed, a=1 b=0
 *   killed-mutex: pthread_mutex_trylock: EBUSY
 *   killed-mutex: pthread_mutex_trylock: EBUSY
 *
 * A mutex is only memory. Nobody notices that its holder is dead, so it stays locked for ever; only
 * trylock returns. --robust: Linux tells the next process, which mends the data and the mutex.
 */
#include "lab.h"
#include "parts/schedule.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>

struct shared {
    pthread_mutex_t mutex;
    long a, b; /* always the same when nobody has the mutex */
};

static void holder(void *memory)
{
    struct shared *shared = memory;
    errno = pthread_mutex_lock(&shared->mutex);
    if (errno != 0)
        die("pthread_mutex_lock");
    shared->a++;
    actor_pause("half");
    shared->b++;
    errno = pthread_mutex_unlock(&shared->mutex);
    if (errno != 0)
        die("pthread_mutex_unlock");
}

static void try(struct shared *shared)
{
    int error = pthread_mutex_trylock(&shared->mutex);
    printf("killed-mutex: pthread_mutex_trylock: %s\n", error ? lab_errno_name(error) : "ok");
#if !defined(__APPLE__) /* macOS has no robust mutexes */
    if (error == EOWNERDEAD) {
        /* we have the mutex, but the data is half changed: mend it first */
        shared->b = shared->a;
        errno = pthread_mutex_consistent(&shared->mutex);
        if (errno != 0)
            die("pthread_mutex_consistent");
        printf("killed-mutex: mended, a=%ld b=%ld\n", shared->a, shared->b);
    }
#endif
    if (error == 0 || error == EOWNERDEAD) { /* in both cases we have the mutex */
        errno = pthread_mutex_unlock(&shared->mutex);
        if (errno != 0)
            die("pthread_mutex_unlock");
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--robust]");
    bool robust = lab_flag(&argc, argv, "--robust");
    lab_operands(&argc, argv, 0, 0, "");
    if (robust && lab_is_macos())
        refuse("./killed-flock and ./killed-sem-sysv work there", "macOS has no robust mutexes");
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap(%zu)", sizeof *shared);

    pthread_mutexattr_t attributes;
    errno = pthread_mutexattr_init(&attributes);
    if (errno != 0)
        die("pthread_mutexattr_init");
    errno = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (errno != 0)
        die("pthread_mutexattr_setpshared");
#if !defined(__APPLE__)
    if (robust) {
        errno = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        if (errno != 0)
            die("pthread_mutexattr_setrobust");
    }
#endif
    errno = pthread_mutex_init(&shared->mutex, &attributes);
    if (errno != 0)
        die("pthread_mutex_init");

    struct actor one;
    actor_begin(&one, "holder", holder, shared);
    actor_until(&one, "half");
    actor_kill(&one);
    printf("killed-mutex: holder is killed, a=%ld b=%ld\n", shared->a, shared->b);
    try(shared);
    try(shared);
    return 0;
}

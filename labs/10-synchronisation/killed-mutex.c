/* killed-mutex.c - the holder of a mutex is killed
 *
 *   $ ./killed-mutex
 *   killed-mutex: holder is at half
 *   killed-mutex: holder is killed, a=1 b=0
 *   killed-mutex: pthread_mutex_trylock: EBUSY
 *   killed-mutex: pthread_mutex_trylock: EBUSY
 *
 * A mutex is memory. Nobody notices that its holder is gone, and it stays locked, for ever: here
 * only trylock comes back. --robust: Linux tells the next one, who mends the data and the mutex.
 */
#include "killed.h"

#include <pthread.h>

struct shared {
    pthread_mutex_t mutex;
    struct pair pair;
};

static void holder(void *memory)
{
    struct shared *shared = memory;
    errno = pthread_mutex_lock(&shared->mutex);
    if (errno != 0)
        die("pthread_mutex_lock");
    shared->pair.a++;
    lab_pause("half");
    shared->pair.b++;
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
        /* we have the mutex, and the data half done: mend them first */
        shared->pair.b = shared->pair.a;
        errno = pthread_mutex_consistent(&shared->mutex);
        if (errno != 0)
            die("pthread_mutex_consistent");
        printf("killed-mutex: mended, a=%ld b=%ld\n", shared->pair.a, shared->pair.b);
    }
#endif
    if (error == 0 || error == EOWNERDEAD) { /* in both cases we have it */
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
        refuse("take ./killed-flock, or ./killed-sem-sysv", "macOS has no robust mutexes");
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
    if (robust && (errno = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST)) != 0)
        die("pthread_mutexattr_setrobust");
#endif
    errno = pthread_mutex_init(&shared->mutex, &attributes);
    if (errno != 0)
        die("pthread_mutex_init");

    struct lab_actor one;
    lab_act(&one, "holder", holder, shared);
    lab_until(&one, "half");
    kill_holder(&one, &shared->pair);
    try(shared);
    try(shared);
    return 0;
}

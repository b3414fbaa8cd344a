/* cond.c - two processes wait for one condition variable, which lies at another address in each
 *
 *   $ ./cond
 *   cond: addresses=2 woken=2 refused=0
 *
 * On Linux it has no address: a wait goes by the page and the offset in it. macOS's keeps the
 * address of the mutex of who waits first, and refuses with EINVAL who comes with another. --one:
 * both use one address, as after a fork.
 */
#include "places.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>

struct shared {
    pthread_mutex_t mutex;
    pthread_cond_t opened;
    bool open;
    int woken, refused;
};

/* pthread functions return their errno */
static void must(int error, const char *what)
{
    errno = error;
    if (error != 0)
        die("%s", what);
}

static void make(struct shared *shared)
{
    pthread_mutexattr_t for_mutex;
    pthread_condattr_t for_cond;
    must(pthread_mutexattr_init(&for_mutex), "pthread_mutexattr_init");
    must(pthread_mutexattr_setpshared(&for_mutex, PTHREAD_PROCESS_SHARED), "setpshared");
    must(pthread_mutex_init(&shared->mutex, &for_mutex), "pthread_mutex_init");
    must(pthread_condattr_init(&for_cond), "pthread_condattr_init");
    must(pthread_condattr_setpshared(&for_cond, PTHREAD_PROCESS_SHARED), "setpshared");
    must(pthread_cond_init(&shared->opened, &for_cond), "pthread_cond_init");
}

/* Begins a child that waits until it is open, and returns when the child has the mutex. It keeps
 * that until it waits: who gets the mutex next knows that it does. */
static void waiter(const char *who, struct shared *shared, const int line[2])
{
    char there = 0;
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child != 0) {
        if (read(line[0], &there, 1) != 1)
            die("read");
        return;
    }
    alarm(10); /* if the parent is killed */
    must(pthread_mutex_lock(&shared->mutex), "pthread_mutex_lock");
    if (write(line[1], &there, 1) != 1)
        die("write");
    int error = 0;
    while (!shared->open && error == 0) /* a wait may end for nothing: look again */
        error = pthread_cond_wait(&shared->opened, &shared->mutex);
    *(error ? &shared->refused : &shared->woken) += 1;
    must(pthread_mutex_unlock(&shared->mutex), "pthread_mutex_unlock");
    if (error)
        printf("cond: %s: pthread_cond_wait: %s\n", who, lab_errno_name(error));
    _exit(0);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--one]");
    bool one = lab_flag(&argc, argv, "--one");
    lab_operands(&argc, argv, 0, 0, "");
    int object = places_make(lab_name("cond"), sizeof(struct shared));
    struct shared *first = places_map(object, sizeof *first);
    struct shared *second = one ? first : places_map(object, sizeof *second);
    make(first);

    int line[2];
    if (pipe(line) == -1)
        die("pipe");
    alarm(10); /* if a waiter is killed: nobody waits for ever */
    waiter("first", first, line);
    waiter("second", second, line);
    must(pthread_mutex_lock(&first->mutex), "pthread_mutex_lock");
    first->open = true;
    must(pthread_cond_broadcast(&first->opened), "pthread_cond_broadcast");
    must(pthread_mutex_unlock(&first->mutex), "pthread_mutex_unlock");
    for (int i = 0, status; i < 2; i++) {
        if (waitpid(-1, &status, 0) == -1)
            die("waitpid");
        if (status != 0)
            refuse(NULL, "a waiter did not finish its work");
    }
    printf("cond: addresses=%d woken=%d refused=%d\n", one ? 1 : 2, first->woken, first->refused);
    return 0;
}

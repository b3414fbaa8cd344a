/* robust-bare.c - a mutex that tells the next process that its holder was killed
 *
 *   $ cc -o robust-bare robust-bare.c -lpthread && ./robust-bare consistent
 *   lock: EOWNERDEAD
 *   a=59 b=40
 *   lock: ok
 *
 * Only Linux has it. With another word, the second process does not call pthread_mutex_consistent.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct account {
    pthread_mutex_t mutex;
    int a, b; /* 100 together, whenever nobody has the mutex */
};

#ifdef __APPLE__ /* has neither of the two calls */
static int make_robust(pthread_mutex_t *mutex)
{
    return (void)mutex, ENOTSUP;
}
#define pthread_mutex_consistent make_robust
#else
static int make_robust(pthread_mutex_t *mutex)
{
    pthread_mutexattr_t attributes;
    int error = pthread_mutexattr_init(&attributes);
    if (error == 0)
        error = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (error == 0)
        error = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    return error ? error : pthread_mutex_init(mutex, &attributes);
}
#endif

static const char *name(int error)
{
    return error == 0                 ? "ok"
           : error == EOWNERDEAD      ? "EOWNERDEAD"
           : error == ENOTRECOVERABLE ? "ENOTRECOVERABLE"
                                      : strerror(error);
}

int main(int argc, char **argv)
{
    struct account *account =
        mmap(NULL, sizeof *account, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (account == MAP_FAILED)
        return perror("mmap"), 1;
    if (make_robust(&account->mutex) != 0)
        return fprintf(stderr, "robust-bare: this system has no robust mutexes\n"), 1;
    account->a = 60;
    account->b = 40;

    pid_t holder = fork();
    if (holder == 0) {
        if (pthread_mutex_lock(&account->mutex) == 0)
            account->a--;
        raise(SIGKILL); /* before b++ and the unlock */
    }
    if (holder == -1 || waitpid(holder, NULL, 0) == -1)
        return perror("fork"), 1;

    int error = pthread_mutex_lock(&account->mutex);
    printf("lock: %s\na=%d b=%d\n", name(error), account->a, account->b);
    account->b = 100 - account->a; /* mend the data, and then say so */
    if (argc > 1 && strcmp(argv[1], "consistent") == 0)
        error = pthread_mutex_consistent(&account->mutex);
    pthread_mutex_unlock(&account->mutex);
    printf("lock: %s\n", name(pthread_mutex_lock(&account->mutex)));
    return 0;
}

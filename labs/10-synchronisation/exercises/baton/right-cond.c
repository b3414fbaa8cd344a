/* baton.c - a mutex and a condition in memory that both share; what they say is whose turn it is */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct baton {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    long next;
};

static void check(int error, const char *what)
{
    if (error != 0) {
        fprintf(stderr, "baton: %s: %s\n", what, strerror(error));
        exit(1);
    }
}

static void count(struct baton *baton, int who, long to)
{
    for (long mine = who == 'A' ? 1 : 2; mine <= to; mine += 2) {
        check(pthread_mutex_lock(&baton->mutex), "lock");
        while (baton->next != mine)
            check(pthread_cond_wait(&baton->changed, &baton->mutex), "wait");
        printf("%c %ld\n", who, mine);
        fflush(stdout);
        baton->next++;
        check(pthread_cond_broadcast(&baton->changed), "broadcast");
        check(pthread_mutex_unlock(&baton->mutex), "unlock");
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: baton NUMBER\n");
        return 2;
    }
    long to = atol(argv[1]);
    struct baton *baton =
        mmap(NULL, sizeof *baton, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    check(baton == MAP_FAILED ? errno : 0, "mmap");
    baton->next = 1;
    pthread_mutexattr_t m;
    pthread_condattr_t c;
    check(pthread_mutexattr_init(&m), "mutexattr");
    check(pthread_mutexattr_setpshared(&m, PTHREAD_PROCESS_SHARED), "mutex pshared");
    check(pthread_mutex_init(&baton->mutex, &m), "mutex");
    check(pthread_condattr_init(&c), "condattr");
    check(pthread_condattr_setpshared(&c, PTHREAD_PROCESS_SHARED), "cond pshared");
    check(pthread_cond_init(&baton->changed, &c), "cond");

    pid_t b = fork();
    check(b == -1 ? errno : 0, "fork");
    count(baton, b == 0 ? 'B' : 'A', to);
    if (b == 0)
        return 0;
    int status;
    check(waitpid(b, &status, 0) == -1 ? errno : 0, "waitpid");
    return status == 0 ? 0 : 1;
}

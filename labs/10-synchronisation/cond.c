/* cond.c - two processes wait for one condition variable, which lies at another address in each
 *
 *   $ ./cond
 *   cond: addresses=2 woken=2 refused=0
 *
 * On Linux it has no address: a wait goes by the page and the offset in it. macOS's keeps the
 * address of the mutex of who waits first, and refuses with EINVAL who comes with another. --one:
 * both use one address, as after a fork.
 */
#include "lab.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t mutex;
    pthread_cond_t opened;
    bool open;
    int woken, refused;
};
static const char *made;

static void undo(void)
{
    if (made != NULL)
        shm_unlink(made);
}

/* pthread functions return their errno */
static void must(int error, const char *what)
{
    errno = error;
    if (error != 0)
        die("%s", what);
}

/* A child that waits until it is open. It has the mutex when it says so, and keeps it until it
 * waits: who hears it and then gets the mutex knows that it does. */
static void waiter(const char *who, struct shared *shared, int says)
{
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child != 0)
        return;
    alarm(10); /* if the parent is killed */
    must(pthread_mutex_lock(&shared->mutex), "pthread_mutex_lock");
    if (write(says, "", 1) != 1)
        die("write");
    int error = 0;
    while (!shared->open && error == 0) /* a wait may end for nothing: look again */
        error = pthread_cond_wait(&shared->opened, &shared->mutex);
    *(error ? &shared->refused : &shared->woken) += 1;
    must(pthread_mutex_unlock(&shared->mutex), "pthread_mutex_unlock");
    if (error)
        printf("cond: %s: pthread_cond_wait: %s\n", who, lab_errno_name(error));
    fflush(stdout);
    _exit(0);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--one]");
    bool one = lab_flag(&argc, argv, "--one");
    lab_operands(&argc, argv, 0, 0, "");
    const char *name = lab_name("cond");
    lab_undo(undo);
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd == -1)
        die_hint(errno == EEXIST ? "make clean-ipc removes what a killed run left" : NULL,
                 "shm_open(%s)", name);
    made = name;
    if (shm_unlink(name) == -1)
        die("shm_unlink(%s)", name);
    made = NULL;
    lab_keep();
    if (ftruncate(fd, sizeof(struct shared)) == -1)
        die("ftruncate(%s)", name);
    struct shared *at[2]; /* two mappings of one object */
    for (int i = 0; i < 2; i++) {
        at[i] = mmap(NULL, sizeof *at[i], PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (at[i] == MAP_FAILED)
            die("mmap(%zu)", sizeof *at[i]);
    }

    pthread_mutexattr_t for_mutex;
    pthread_condattr_t for_cond;
    must(pthread_mutexattr_init(&for_mutex), "pthread_mutexattr_init");
    must(pthread_mutexattr_setpshared(&for_mutex, PTHREAD_PROCESS_SHARED), "setpshared");
    must(pthread_mutex_init(&at[0]->mutex, &for_mutex), "pthread_mutex_init");
    must(pthread_condattr_init(&for_cond), "pthread_condattr_init");
    must(pthread_condattr_setpshared(&for_cond, PTHREAD_PROCESS_SHARED), "setpshared");
    must(pthread_cond_init(&at[0]->opened, &for_cond), "pthread_cond_init");

    int ends[2];
    if (pipe(ends) == -1)
        die("pipe");
    alarm(10); /* if a waiter is killed: nobody waits for ever */
    char there;
    waiter("first", at[0], ends[1]);
    if (read(ends[0], &there, 1) != 1)
        die("read");
    waiter("second", at[one ? 0 : 1], ends[1]);
    if (read(ends[0], &there, 1) != 1)
        die("read");
    must(pthread_mutex_lock(&at[0]->mutex), "pthread_mutex_lock");
    at[0]->open = true;
    must(pthread_cond_broadcast(&at[0]->opened), "pthread_cond_broadcast");
    must(pthread_mutex_unlock(&at[0]->mutex), "pthread_mutex_unlock");
    for (int i = 0; i < 2; i++)
        if (waitpid(-1, NULL, 0) == -1)
            die("waitpid");
    printf("cond: addresses=%d woken=%d refused=%d\n", one ? 1 : 2, at[0]->woken, at[0]->refused);
    return 0;
}

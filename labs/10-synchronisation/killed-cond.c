/* killed-cond.c - a process is killed while it waits for a condition variable
 *
 *   $ ../../common/limit 1 ./killed-cond
 *   killed-cond: waiter is killed
 *   (exit 124)
 *
 * The variable counts its waiters, and a killed waiter is never taken off that count. With glibc
 * and with musl, pthread_cond_destroy waits until the count is 0. Here that is for ever, so the
 * program does not end by itself. With --wake the program does not destroy the variable: it lets
 * two more processes wait, one after the other, and wakes each.
 */
#include "lab.h"
#include "lab_meter.h"
#include "parts/waiter.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>

struct shared {
    struct waited waited; /* for a change of `turn` */
    int turn;
};

static void wait_for_turn(void *memory, const char *who)
{
    struct shared *shared = memory;
    int before = shared->turn;
    while (shared->turn == before)
        must(pthread_cond_wait(&shared->waited.cond, &shared->waited.mutex), who);
}

static void wake(struct shared *shared, const char *who)
{
    int status;
    pid_t waiter = waiter_begin(wait_for_turn, &shared->waited, who);
    must(pthread_mutex_lock(&shared->waited.mutex), "pthread_mutex_lock");
    shared->turn++;
    printf("killed-cond: waking the %s\n", who);
    must(pthread_cond_broadcast(&shared->waited.cond), "pthread_cond_broadcast");
    must(pthread_mutex_unlock(&shared->waited.mutex), "pthread_mutex_unlock");
    if (waitpid(waiter, &status, 0) == -1)
        die("waitpid(%s)", who);
    if (status != 0)
        refuse(NULL, "the %s did not finish its work", who);
    printf("killed-cond: the %s is awake\n", who);
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--wake]");
    bool waking = lab_flag(&argc, argv, "--wake");
    lab_operands(&argc, argv, 0, 0, "");
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        die("mmap(%zu)", sizeof *shared);
    waited_make(&shared->waited);

    pid_t victim = waiter_begin(wait_for_turn, &shared->waited, "waiter");
    must(pthread_mutex_lock(&shared->waited.mutex), "pthread_mutex_lock");
    struct lab_load load;
    do { /* we have the mutex, so the victim is in the call; until it no longer runs */
        load = (struct lab_load){.running = false};
        lab_get_load(&load);
    } while (load.running);
    if (kill(victim, SIGKILL) == -1)
        die("kill");
    if (waitpid(victim, NULL, 0) == -1)
        die("waitpid");
    printf("killed-cond: waiter is killed\n");
    must(pthread_mutex_unlock(&shared->waited.mutex), "pthread_mutex_unlock");
    if (waking) {
        wake(shared, "next");
        wake(shared, "last");
        return 0;
    }
    must(pthread_cond_destroy(&shared->waited.cond), "pthread_cond_destroy");
    printf("killed-cond: pthread_cond_destroy: ok\n");
    return 0;
}

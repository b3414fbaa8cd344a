/* ledger.c - move money between two accounts, and be killed half-way
 *
 *   $ ./ledger --calm 10
 *   ledger: first has ended
 *   ledger: second has ended
 *   ledger: a=49 b=51 sum=100
 *
 * --both: two processes move AMOUNT to and fro, 10000 times each, at the same time. Each lets the
 * other run between its two stores.
 *
 * The first process moves AMOUNT from a to b, and the second moves 1. Without --calm the first is
 * killed between its two stores.
 */
#include "lab.h"
#include "parts/schedule.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct ledger {
    pthread_mutex_t mutex;
    long a, b; /* 100 in all */
};
static struct ledger *ledger; /* shared */

static void make(void)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    errno = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (errno != 0)
        die("pthread_mutexattr_setpshared");
    errno = pthread_mutex_init(&ledger->mutex, &attributes);
    if (errno != 0)
        die("pthread_mutex_init");
    ledger->a = 60;
    ledger->b = 40;
}

static void enter(void)
{
    errno = pthread_mutex_lock(&ledger->mutex);
    if (errno != 0)
        die("pthread_mutex_lock");
}

static void leave(void)
{
    errno = pthread_mutex_unlock(&ledger->mutex);
    if (errno != 0)
        die("pthread_mutex_unlock");
}

static void move(void *with)
{
    long amount = *(long *)with;
    enter();
    ledger->a -= amount;
    actor_pause("half");
    sched_yield(); /* if the other is not kept out, it runs now */
    ledger->b += amount;
    leave();
}

static void both(long amount)
{
    int gate[2]; /* both wait until this pipe is closed: then both have started */
    if (pipe(gate) == -1)
        die("pipe");
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child == -1)
            die("fork");
        if (child != 0)
            continue;
        char byte;
        if (close(gate[1]) == -1 || read(gate[0], &byte, 1) != 0)
            die("read(gate)");
        for (int n = 0; n < 10000; n++) {
            long way = n % 2 == 0 ? amount : -amount;
            move(&way);
        }
        _exit(0);
    }
    if (close(gate[0]) == -1 || close(gate[1]) == -1)
        die("close");
    for (int i = 0, status; i < 2; i++) {
        if (wait(&status) == -1)
            die("wait");
        if (status != 0)
            refuse(NULL, "one of them failed");
    }
}

int main(int argc, char **argv)
{
    lab_start(argc, argv, "[--calm | --both] AMOUNT");
    bool calm = lab_flag(&argc, argv, "--calm"), together = lab_flag(&argc, argv, "--both");
    lab_operands(&argc, argv, 1, 1, "AMOUNT");
    long amount = lab_number("AMOUNT", argv[1], 1, 50), one = 1;
    ledger = mmap(NULL, sizeof *ledger, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ledger == MAP_FAILED)
        die("mmap");
    make();

    struct actor first, second;
    if (together) {
        both(amount);
    } else {
        actor_begin(&first, "first", move, &amount);
        actor_begin(&second, "second", move, &one);
        actor_until(&first, calm ? "end" : "half");
        if (!calm && (kill(first.pid, SIGKILL) == -1 || waitpid(first.pid, NULL, 0) == -1))
            die("kill");
        actor_until(&second, "end");
    }
    printf("ledger: a=%ld b=%ld sum=%ld\n", ledger->a, ledger->b, ledger->a + ledger->b);
    return 0;
}

/* die-holding-bare.c - a process is killed while it holds a lock that is only a word in memory
 *
 *   $ cc -o die-holding-bare die-holding-bare.c && ./die-holding-bare
 *   the holder is dead, and after 1000000 tries the lock is still taken
 *
 * The word says "taken", and only the dead process would have changed it. A waiter without a limit
 * would wait for ever, so this one gives up after a million tries.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *call)
{
    perror(call);
    exit(1);
}

int main(void)
{
    atomic_int *lock = mmap(NULL, sizeof *lock, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                            -1, 0); /* 0: free, 1: taken */
    if (lock == MAP_FAILED)
        die("mmap");

    pid_t holder = fork();
    if (holder == -1)
        die("fork");
    if (holder == 0) {
        atomic_exchange(lock, 1);
        raise(SIGKILL); /* before it can set the word to 0 again */
    }
    if (waitpid(holder, NULL, 0) == -1)
        die("waitpid");

    long tries = 0;
    while (tries < 1000000 && atomic_exchange(lock, 1) == 1) /* it was taken: try again */
        tries++;
    if (tries == 1000000)
        printf("the holder is dead, and after %ld tries the lock is still taken\n", tries);
    else
        printf("got the lock after %ld tries\n", tries);
    return 0;
}

/* claim-bare.c - a slot that is claimed is not yet a message: the calls alone
 *
 *   $ ./claim-bare
 *   tail=2 slot[0]=0 slot[1]=7
 *
 * atomic_fetch_add gives each process a slot of its own, so nothing is lost. But the child is
 * killed between claiming slot 0 and writing to it. tail says that there are two messages, and one
 * of them will never come. (No message is 0 here, so 0 means: not written.)
 */
#include <err.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_int tail, slot[8];
};

int main(void)
{
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        err(1, "mmap");
    pid_t child = fork();
    if (child == -1)
        err(1, "fork");
    if (child == 0) {
        int mine = atomic_fetch_add(&shared->tail, 1); /* from here on the slot is mine */
        raise(SIGKILL);
        shared->slot[mine] = 5; /* never reached */
    }
    if (waitpid(child, NULL, 0) == -1)
        err(1, "waitpid");
    int mine = atomic_fetch_add(&shared->tail, 1);
    shared->slot[mine] = 7;
    printf("tail=%d slot[0]=%d slot[1]=%d\n", shared->tail, shared->slot[0], shared->slot[1]);
    return 0;
}

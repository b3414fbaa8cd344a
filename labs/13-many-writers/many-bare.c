/* many-bare.c - two processes send numbers through one counter, and some numbers are lost: the
 * calls alone
 *
 *   $ ./many-bare
 *   sent 2000000 numbers, lost=412775
 *
 * Each process takes the next slot with tail++. That is a load, an addition and a store, and the
 * other process can come in between: then both write to the same slot. Whether that happens is
 * luck, so the program tries again if nothing was lost.
 */
#include <err.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    volatile int tail, slot[2000000];
};

int main(void)
{
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        err(1, "mmap");
    for (int tries = 0; tries < 1000 && (tries == 0 || shared->tail == 2000000); tries++) {
        shared->tail = 0;
        pid_t child = fork();
        if (child == -1)
            err(1, "fork");
        for (int n = 0; n < 1000000; n++)
            shared->slot[shared->tail++] = n; /* BUG ON PURPOSE: tail++ is not one step */
        if (child == 0)
            _exit(0);
        if (waitpid(child, NULL, 0) == -1)
            err(1, "waitpid");
    }
    printf("sent 2000000 numbers, lost=%d\n", 2000000 - shared->tail);
    return 0;
}

/* counter-bare.c - two processes add to one number, and additions are lost; the bare calls
 *
 *   $ ./counter-bare
 *   20000000 additions, lost=8167912
 *
 * BUG ON PURPOSE: each addition loads the number, adds 1 and stores the result. If the other
 * process stores in between, its addition is lost. Whether that happens is luck, so the program
 * tries until it happens. With `atomic_int *number` (stdatomic.h) and `*number += 1` nothing is
 * ever lost.
 */
#include <err.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    volatile int *number =
        mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (number == MAP_FAILED)
        err(1, "mmap");
    for (int tries = 0; tries < 100 && (tries == 0 || *number == 20000000); tries++) {
        *number = 0;
        pid_t child = fork();
        if (child == -1)
            err(1, "fork");
        for (int i = 0; i < 10000000; i++) /* both of them do this */
            *number = *number + 1;
        if (child == 0)
            _exit(0);
        if (waitpid(child, NULL, 0) == -1)
            err(1, "waitpid");
    }
    printf("20000000 additions, lost=%d\n", 20000000 - *number);
    return 0;
}

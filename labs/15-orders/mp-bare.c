/* mp-bare.c - message passing with a volatile flag: the compiler reads the message before the flag
 *
 *   $ ./mp-bare
 *   sent 1 2 3 4 5, so the sum should be 15: it is 0
 *
 * BUG ON PURPOSE: the flag and its answer are `volatile`, and the message is not. Build it with
 * -O2: gcc and clang load the message once, before the first wait for the flag. With atomic_int in
 * place of `volatile int` the sum is 15. If one process is killed, the other one spins for ever.
 */
#include <err.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct box {
    volatile int flag, taken; /* the number of the message that is there, and that was taken */
    long message;
};

long receive(struct box *box, int count)
{
    long sum = 0;
    for (int n = 1; n <= count; n++) {
        while (box->flag != n)
            ;
        sum += box->message;
        box->taken = n;
    }
    return sum;
}

int main(void)
{
    struct box *box =
        mmap(NULL, sizeof *box, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (box == MAP_FAILED)
        err(1, "mmap");
    pid_t child = fork();
    if (child == -1)
        err(1, "fork");
    if (child == 0) {
        printf("sent 1 2 3 4 5, so the sum should be 15: it is %ld\n", receive(box, 5));
        return 0;
    }
    for (int n = 1; n <= 5; n++) {
        box->message = n;
        box->flag = n;
        while (box->taken != n)
            ;
    }
    if (waitpid(child, NULL, 0) == -1)
        err(1, "waitpid");
    return 0;
}

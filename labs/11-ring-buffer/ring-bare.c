/* ring-bare.c - a parent sends numbers to its child through eight slots of shared memory: the calls
 * alone
 *
 *   $ ./ring-bare
 *   received 1000 numbers, their sum is 499500
 *
 * A process that has to wait looks again and again. That keeps a processor busy, and never ends if
 * the other process is killed. The lab's ring does the same work, made fast and safe.
 */
#include <err.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct ring {
    atomic_uint tail, head; /* how many numbers were written, and how many were read, so far */
    int slot[8];
};

int main(void)
{
    struct ring *ring =
        mmap(NULL, sizeof *ring, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ring == MAP_FAILED)
        err(1, "mmap");
    pid_t child = fork();
    if (child == -1)
        err(1, "fork");
    if (child == 0) {
        long sum = 0;
        for (unsigned n = 0; n < 1000; n++) {
            while (ring->tail == n) /* empty */
                ;
            sum += ring->slot[n % 8];
            ring->head = n + 1; /* only now may the parent write this slot again */
        }
        printf("received 1000 numbers, their sum is %ld\n", sum);
        return 0;
    }
    for (unsigned n = 0; n < 1000; n++) {
        while (n - ring->head == 8) /* full */
            ;
        ring->slot[n % 8] = (int)n;
        ring->tail = n + 1; /* only now may the child read this slot */
    }
    if (waitpid(child, NULL, 0) == -1)
        err(1, "waitpid");
    return 0;
}

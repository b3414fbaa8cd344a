/* ring-bare.c - PE 1 sends numbers to PE 0 through eight slots
 *
 *   $ ./hosts.sh oshrun --host alpha,beta shmem/ring-bare
 *   received 1000 numbers, their sum is 499500
 *
 * Each process has all these variables, and waits only for its own. OpenSHMEM 1.5 has one call for
 * the slot and the tail, shmem_put_signal. Open MPI 4.1 and 5.0 have OpenSHMEM 1.4.
 */
#include <shmem.h>
#include <stdio.h>

static long tail, head, slot[8];

int main(void)
{
    long sum = 0;
    shmem_init();
    if (shmem_n_pes() != 2) {
        if (shmem_my_pe() == 0)
            fputs("ring-bare: it needs two PEs\n", stderr);
        shmem_finalize();
        return 2;
    }
    for (long n = 0; n < 1000; n++)
        if (shmem_my_pe() == 1) {
            shmem_long_wait_until(&head, SHMEM_CMP_GT, n - 8); /* there is a free slot */
            shmem_long_p(&slot[n % 8], n, 0);
            shmem_fence(); /* the slot first, and then the tail */
            shmem_long_atomic_set(&tail, n + 1, 0);
        } else {
            shmem_long_wait_until(&tail, SHMEM_CMP_GT, n); /* there is a number */
            sum += slot[n % 8];
            shmem_long_atomic_set(&head, n + 1, 1);
        }
    if (shmem_my_pe() == 0)
        printf("received 1000 numbers, their sum is %ld\n", sum);
    shmem_finalize();
    return 0;
}

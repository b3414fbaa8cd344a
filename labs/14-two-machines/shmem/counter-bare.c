/* counter-bare.c - processes add to one number of PE 0, and nothing is lost
 *
 *   $ ./hosts.sh oshrun --host alpha,beta shmem/counter-bare
 *   2000 additions, lost=0
 */
#include <shmem.h>
#include <stdio.h>

static long number;

int main(void)
{
    shmem_init();
    int all = 1000 * shmem_n_pes();
    for (int i = 0; i < 1000; i++)
        shmem_long_atomic_inc(&number, 0); /* on PE 0, in one step */
    shmem_barrier_all();
    if (shmem_my_pe() == 0)
        printf("%d additions, lost=%ld\n", all, all - number);
    shmem_finalize();
    return 0;
}

/* share-bare.c - one process stores into a variable of another one, with OpenSHMEM
 *
 *   $ ./hosts.sh oshrun --host alpha,beta shmem/share-bare
 *   PE 0 reads 10, and 0 from PE 1
 *
 * A static variable has a copy in each process, at a place that every process knows. PE is
 * OpenSHMEM's word for a rank: processing element.
 */
#include <shmem.h>
#include <stdio.h>

static long data;

int main(void)
{
    shmem_init();
    if (shmem_my_pe() == 1)
        shmem_long_p(&data, 10, 0); /* to the `data` of PE 0 */
    shmem_barrier_all();            /* the put has arrived */
    if (shmem_my_pe() == 0)
        printf("PE 0 reads %ld, and %ld from PE 1\n", data, shmem_long_g(&data, 1));
    shmem_finalize();
    return 0;
}

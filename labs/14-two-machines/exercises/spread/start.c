/* spread.c - an array whose blocks are on several ranks; rank 0 prints some of its elements
 *
 *   $ ./hosts.sh mpirun --host alpha:2,beta:1 ./spread 10 0 5 9
 *   spread: element=0 value=0
 *   spread: element=5 value=1001
 *   spread: element=9 value=2001
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: spread SIZE INDEX...\n");
        return 2;
    }
    MPI_Init(&argc, &argv);
    int rank, ranks;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    long size = atol(argv[1]), block = size; /* TODO: the elements of a block */

    long *part;
    MPI_Win window;
    MPI_Win_allocate(block * (MPI_Aint)sizeof *part, sizeof *part, MPI_INFO_NULL, MPI_COMM_WORLD,
                     &part, &window);
    MPI_Win_lock_all(0, window);
    for (long k = 0; k < block; k++)
        part[k] = 1000 * rank + k;
    MPI_Win_sync(window); /* what this rank has stored is in its window */
    MPI_Barrier(MPI_COMM_WORLD);
    for (int i = 2; rank == 0 && i < argc; i++) {
        long index = atol(argv[i]), value = 0;
        /* TODO: get the element from the rank that owns it, if there is such an element */
        printf("spread: element=%ld value=%ld\n", index, value);
    }
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    return MPI_Finalize();
}

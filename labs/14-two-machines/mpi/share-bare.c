/* share-bare.c - one rank stores, another loads: lab 01's experiment with MPI's shared memory
 *
 *   $ ./hosts.sh mpirun --host alpha:2 mpi/share-bare
 *   rank 0 reads 10
 *
 * The two ranks must be on one host: with --host alpha,beta the window cannot be made. No call is
 * checked, because MPI ends all ranks with a message if a call fails, unless you ask it not to.
 */
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    int rank, unit, *data;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);

    /* Rank 0 gives the memory, and the others ask where it is */
    MPI_Win window;
    MPI_Aint size = rank == 0 ? sizeof *data : 0;
    MPI_Win_allocate_shared(size, sizeof *data, MPI_INFO_NULL, MPI_COMM_WORLD, &data, &window);
    MPI_Win_shared_query(window, 0, &size, &unit, &data);

    MPI_Win_fence(0, window);
    if (rank == 1)
        *data = 10;
    MPI_Win_fence(0, window); /* rank 0 must not read before rank 1 has written */
    if (rank == 0)
        printf("rank 0 reads %d\n", *data);

    MPI_Win_free(&window);
    return MPI_Finalize();
}

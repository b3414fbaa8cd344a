/* put-bare.c - the same between two hosts: rank 1 puts a number into a window of rank 0
 *
 *   $ ./hosts.sh mpirun --host alpha,beta mpi/put-bare
 *   rank 0 reads 10
 *
 * Each rank has memory of its own behind the window. Rank 1 has no pointer to that of rank 0: it
 * names rank 0 and a place in its window, and the library carries the bytes there.
 */
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    int rank, *data, ten = 10;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);

    MPI_Win window;
    MPI_Win_allocate(sizeof *data, sizeof *data, MPI_INFO_NULL, MPI_COMM_WORLD, &data, &window);
    *data = 0;

    MPI_Win_fence(0, window);
    if (rank == 1)
        MPI_Put(&ten, 1, MPI_INT, 0, 0, 1, MPI_INT, window);
    MPI_Win_fence(0, window); /* the put has arrived */
    if (rank == 0)
        printf("rank 0 reads %d\n", *data);

    MPI_Win_free(&window);
    return MPI_Finalize();
}

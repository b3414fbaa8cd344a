/* last-bare.c - rank 0 gets a number from rank 1 again and again, until one of their hosts is gone
 *
 *   $ ./hosts.sh mpirun --host alpha,beta mpi/last-bare
 *   rank 0 gets 10
 *
 * It never ends by itself: Ctrl-C ends it. The page turns beta off.
 */
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    int rank, *data, got = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);

    MPI_Win window;
    MPI_Win_allocate(sizeof *data, sizeof *data, MPI_INFO_NULL, MPI_COMM_WORLD, &data, &window);
    MPI_Win_lock_all(0, window);
    *data = 10 * rank;
    MPI_Win_sync(window); /* now the calls of others see this store */
    MPI_Barrier(MPI_COMM_WORLD);

    while (rank == 0) {
        int first = got == 0;
        MPI_Get(&got, 1, MPI_INT, 1, 0, 1, MPI_INT, window);
        MPI_Win_flush(1, window); /* it has arrived */
        if (first)
            printf("rank 0 gets %d\n", got);
        fflush(stdout);
    }
    MPI_Barrier(MPI_COMM_WORLD); /* rank 1 waits here, and answers */
}

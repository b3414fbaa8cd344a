/* counter-bare.c - ranks add to one number of rank 0, and nothing is lost
 *
 *   $ ./hosts.sh mpirun --host alpha,beta mpi/counter-bare
 *   2000 additions, lost=0
 *
 * MPI_Fetch_and_op adds where the number is, in one step. What it returns is the number before.
 */
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    int rank, ranks, *number, one = 1, before;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);

    MPI_Win window;
    MPI_Win_allocate(sizeof *number, sizeof *number, MPI_INFO_NULL, MPI_COMM_WORLD, &number,
                     &window);
    MPI_Win_lock_all(0, window);
    *number = 0;
    MPI_Win_sync(window); /* now the calls of others see this store */
    MPI_Barrier(MPI_COMM_WORLD);

    for (int i = 0; i < 1000; i++) {
        MPI_Fetch_and_op(&one, &before, MPI_INT, 0, 0, MPI_SUM, window);
        MPI_Win_flush(0, window); /* this addition is done */
    }

    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Win_sync(window); /* now a load sees what others have added */
    if (rank == 0)
        printf("%d additions, lost=%d\n", 1000 * ranks, 1000 * ranks - *number);
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
    return MPI_Finalize();
}

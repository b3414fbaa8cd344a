/* total.c - ranks add to one sum, which is in the window of rank 0
 *
 *   $ ./hosts.sh mpirun --host alpha,beta ./total 10 5
 *   total: sum=50
 *
 * The sum should be 100: two ranks have added 5 ten times.
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: total TIMES VALUE\n");
        return 2;
    }
    long times = atol(argv[1]), value = atol(argv[2]);

    MPI_Init(&argc, &argv);
    int rank;
    long *sum, got;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Win window;
    MPI_Win_allocate(sizeof *sum, sizeof *sum, MPI_INFO_NULL, MPI_COMM_WORLD, &sum, &window);
    *sum = 0;

    MPI_Win_fence(0, window);
    for (long i = 0; i < times; i++) {
        MPI_Get(&got, 1, MPI_LONG, 0, 0, 1, MPI_LONG, window);
        MPI_Win_fence(0, window);
        got += value;
        MPI_Put(&got, 1, MPI_LONG, 0, 0, 1, MPI_LONG, window);
        MPI_Win_fence(0, window);
    }
    if (rank == 0)
        printf("total: sum=%ld\n", *sum);

    MPI_Win_free(&window);
    return MPI_Finalize();
}

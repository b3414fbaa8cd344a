/* ring-bare.c - rank 1 sends numbers to rank 0 through eight slots in a window
 *
 *   $ ./hosts.sh mpirun --host alpha,beta mpi/ring-bare
 *   received 1000 numbers, their sum is 499500
 *
 * Each part of the ring is with the rank that reads it: the slots and the tail with rank 0, and
 * the head with rank 1. So a rank that waits asks its own memory, and nothing crosses the network.
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

static MPI_Win window;

static int wait_for(int rank, int old) /* until this rank's counter is no longer `old` */
{
    int count, none = 0;
    do {
        MPI_Fetch_and_op(&none, &count, MPI_INT, rank, 0, MPI_NO_OP, window); /* an atomic load */
        MPI_Win_flush(rank, window);
    } while (count == old);
    return count;
}

static void tell(int rank, int count) /* an atomic store into this rank's counter */
{
    MPI_Accumulate(&count, 1, MPI_INT, rank, 0, 1, MPI_INT, MPI_REPLACE, window);
    MPI_Win_flush(rank, window);
}

static void need_two(int rank)
{
    int ranks;
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (ranks == 2)
        return;
    if (rank == 0)
        fputs("ring-bare: it needs two ranks\n", stderr);
    MPI_Finalize();
    exit(2);
}

int main(int argc, char **argv)
{
    MPI_Init(&argc, &argv);
    int rank, *own, sum = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    need_two(rank);
    MPI_Win_allocate(9 * sizeof *own, sizeof *own, MPI_INFO_NULL, MPI_COMM_WORLD, &own, &window);
    MPI_Win_lock_all(0, window);
    own[0] = 0; /* the tail, or the head; own[1] to own[8] are slots */
    MPI_Win_sync(window);
    MPI_Barrier(MPI_COMM_WORLD);

    for (int n = 0, seen = 0; n < 1000; n++) {
        if (rank == 1) {
            if (n - seen == 8) /* full */
                seen = wait_for(1, seen);
            MPI_Put(&n, 1, MPI_INT, 0, 1 + n % 8, 1, MPI_INT, window);
            MPI_Win_flush(0, window); /* the slot first, and then the tail */
            tell(0, n + 1);
        } else {
            if (n == seen) /* empty */
                seen = wait_for(0, seen);
            MPI_Win_sync(window); /* now a load sees what others have put */
            sum += own[1 + n % 8];
            tell(1, n + 1);
        }
    }
    MPI_Win_unlock_all(window);
    if (rank == 0)
        printf("received 1000 numbers, their sum is %d\n", sum);
    MPI_Win_free(&window);
    return MPI_Finalize();
}

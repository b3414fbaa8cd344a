# spread: arrays of several sizes over one rank, two, three and four, with indices in all blocks, at their ends and outside
#   1. rank 0 gets each element from the rank that owns it, for any size and any number of ranks
#   2. an index outside of the array is refused, and the next one is not
#   3. rank 0 gets nothing before all blocks are filled
#   4. rank 0 prints these lines, and nothing else is printed
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

run ./hosts.sh mpirun --version
[ "$status" -eq 0 ] || wanted 'two hosts with Open MPI (./scripts/setup machines)' "$out"
spread() { # RANKS HOSTS SIZE INDEX...
    ranks=$1 hosts=$2 size=$3
    shift 2
    rm -f said.*
    # shellcheck disable=SC2016 # the inner shell's: Open MPI tells it the rank
    run ./hosts.sh mpirun --host "$hosts" sh -c 'exec ./spread "$@" >"said.$OMPI_COMM_WORLD_RANK"' sh "$@"
    [ "$status" -eq 0 ] || wanted "spread $* succeeds on $hosts" "$(ending)${out:+, and: $out}"
    [ -z "$out" ] || wanted "nothing but the lines of rank 0 from spread $* on $hosts" "$out"
    out=$(head -c 65536 said.0 | tr -d '\000')
    shift
    block=$(((size + ranks - 1) / ranks))
    for index; do
        if [ "$index" -ge 0 ] && [ "$index" -lt "$size" ]; then
            line "spread: element=$index value=$((1000 * (index / block) + index % block))"
        else
            line "spread: no element $index"
        fi
    done
    [ "$(printf '%s\n' "$out" | wc -l)" -eq $# ] || wanted "$# lines from spread $size $* on $hosts" "$out"
    rm said.0
    out=$(cat said.* 2>/dev/null)
    [ -z "$out" ] || wanted "no line of another rank than 0 from spread $size $* on $hosts" "$out"
}
n=$(random 5 9)
spread 1 alpha "$n" 0 $((n - 1)) "$n"
spread 3 alpha:2,beta:1 $((3 * n + 1)) 0 "$n" $((n + 1)) $((2 * n + 1)) $((2 * n + 2)) $((3 * n)) $((3 * n + 1)) -1 1
spread 4 alpha:2,beta:2 9 0 1 2 3 4 5 6 7 8 9 12 100

# The other ranks are late: they go on when rank 0 is in a barrier or a fence, or has got something from them. If it does neither, they go on
# after two seconds. The file got says from which ranks rank 0 has got something.
again spread <<'END'
#include <fcntl.h>
#include <mpi.h>
#include <stdio.h>
#include <unistd.h>
static int check_rank(void)
{
    int rank;
    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}
static int check_note(const char *file, int number, int result)
{
    int fd = check_rank() == 0 ? open(file, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (fd != -1) {
        dprintf(fd, "%d\n", number);
        close(fd);
    }
    return result;
}
static int check_far; /* it has begun to get something from another rank */
static int check_got(int rank, int result)
{
    check_far |= rank != 0;
    return check_note("got", rank, result);
}
static int check_flushed(int result) { return check_far ? check_note("here", 0, result) : result; }
int MPI_Win_allocate(MPI_Aint size, int unit, MPI_Info info, MPI_Comm comm, void *at, MPI_Win *w)
{
    int result = PMPI_Win_allocate(size, unit, info, comm, at, w), some;
    for (double end = PMPI_Wtime() + 2; check_rank() != 0 && access("here", F_OK) == -1 && PMPI_Wtime() < end;)
        PMPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &some, MPI_STATUS_IGNORE); /* it helps the others meanwhile */
    return result;
}
int MPI_Barrier(MPI_Comm c) { check_note("here", 0, 0); return PMPI_Barrier(c); }
int MPI_Win_fence(int a, MPI_Win w) { check_note("here", 0, 0); return PMPI_Win_fence(a, w); }
int MPI_Win_flush(int r, MPI_Win w) { return check_flushed(PMPI_Win_flush(r, w)); }
int MPI_Win_flush_all(MPI_Win w) { return check_flushed(PMPI_Win_flush_all(w)); }
int MPI_Win_unlock(int r, MPI_Win w) { return check_flushed(PMPI_Win_unlock(r, w)); }
int MPI_Win_unlock_all(MPI_Win w) { return check_flushed(PMPI_Win_unlock_all(w)); }
int MPI_Get(void *o, int n, MPI_Datatype t, int r, MPI_Aint d, int m, MPI_Datatype u, MPI_Win w)
{
    return check_got(r, PMPI_Get(o, n, t, r, d, m, u, w));
}
int MPI_Rget(void *o, int n, MPI_Datatype t, int r, MPI_Aint d, int m, MPI_Datatype u, MPI_Win w, MPI_Request *q)
{
    return check_got(r, PMPI_Rget(o, n, t, r, d, m, u, w, q));
}
int MPI_Fetch_and_op(const void *o, void *p, MPI_Datatype t, int r, MPI_Aint d, MPI_Op f, MPI_Win w)
{
    return check_got(r, PMPI_Fetch_and_op(o, p, t, r, d, f, w));
}
int MPI_Get_accumulate(const void *o, int n, MPI_Datatype t, void *p, int k, MPI_Datatype v, int r, MPI_Aint d, int m, MPI_Datatype u, MPI_Op f, MPI_Win w)
{
    return check_got(r, PMPI_Get_accumulate(o, n, t, p, k, v, r, d, m, u, f, w));
}
END
rm -f here got
spread 3 alpha:3 $((3 * n)) 0 "$n" $((2 * n - 1)) $((2 * n)) $((3 * n - 1)) $((3 * n))
for owner in 1 2; do
    grep -qx $owner got 2>/dev/null || wanted "rank 0 gets elements from the window of rank $owner" 'no MPI_Get from there'
done

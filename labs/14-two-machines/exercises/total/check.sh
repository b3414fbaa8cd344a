# total: one rank, two on one host, two on two hosts and four on two hosts add; small values and large ones
#   1. no addition is lost, wherever the ranks run
#   2. the sum may be larger than an int
#   3. only rank 0 prints, and one line, when all are done
#   4. the ranks add in the window of rank 0
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

run ./hosts.sh mpirun --version
[ "$status" -eq 0 ] || wanted 'two hosts with Open MPI (./scripts/setup machines)' "$out"
total() { # RANKS HOSTS TIMES VALUE
    rm -f said.*
    # shellcheck disable=SC2016 # the inner shell's: Open MPI tells it the rank
    run ./hosts.sh mpirun --host "$2" sh -c 'exec ./total "$@" >"said.$OMPI_COMM_WORLD_RANK"' sh "$3" "$4"
    [ "$status" -eq 0 ] || wanted "total $3 $4 succeeds on $2" "$(ending)${out:+, and: $out}"
    [ -z "$out" ] || wanted "nothing but the line of rank 0 from total $3 $4 on $2" "$out"
    out=$(head -c 65536 said.0 | tr -d '\000')
    [ "$(printf '%s\n' "$out" | wc -l)" -eq 1 ] || wanted "one line from total $3 $4 on $2" "$out"
    line "total: sum=$(($1 * $3 * $4))"
    rm said.0
    out=$(cat said.* 2>/dev/null)
    [ -z "$out" ] || wanted "no line of another rank than 0 from total $3 $4 on $2" "$out"
}
total 1 alpha "$(random 2 20)" "$(random 2 99)"
total 2 alpha,beta "$(random 20 40)" "$(random 2 99)"
total 4 alpha:2,beta:2 "$(random 5 20)" "$(random 1000000000 2000000000)"

# One of two ranks is late. Rank 0 goes on after its first barrier or fence when rank 1 has added something, or, if there is the file last, rank 1
# begins to add when rank 0 is in its second one, or frees the window. If the other one does not come that far, a rank goes on after two seconds.
again total <<'END'
#include <fcntl.h>
#include <mpi.h>
#include <unistd.h>
static int check_rank(void)
{
    int rank;
    PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}
static int check_note(const char *file, int result)
{
    close(open(file, O_WRONLY | O_CREAT, 0600));
    return result;
}
static void check_wait(const char *file)
{
    int some;
    for (double end = PMPI_Wtime() + 2; access(file, F_OK) == -1 && PMPI_Wtime() < end;)
        PMPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &some, MPI_STATUS_IGNORE); /* it helps the others meanwhile */
}
static int check_met; /* how many barriers and fences */
static void check_meet(void)
{
    if (check_rank() == 0 && ++check_met == 2)
        check_note("over", 0);
}
static int check_pass(int result)
{
    if (check_rank() == 0 && check_met == 1 && access("last", F_OK) == -1)
        check_wait("added");
    return result;
}
static void check_begin(void)
{
    static int begun;
    if (check_rank() == 1 && !begun++ && access("last", F_OK) == 0)
        check_wait("over");
}
static int check_added(int result) { return check_rank() == 1 ? check_note("added", result) : result; }

int MPI_Barrier(MPI_Comm c) { check_meet(); return check_pass(PMPI_Barrier(c)); }
int MPI_Win_fence(int a, MPI_Win w) { check_meet(); return check_pass(PMPI_Win_fence(a, w)); }
int MPI_Win_free(MPI_Win *w)
{
    if (check_rank() == 0)
        check_note("over", 0);
    return PMPI_Win_free(w);
}
int MPI_Win_lock(int k, int r, int a, MPI_Win w) { check_begin(); return PMPI_Win_lock(k, r, a, w); }
int MPI_Put(const void *o, int n, MPI_Datatype t, int r, MPI_Aint d, int m, MPI_Datatype u, MPI_Win w)
{
    check_begin();
    return check_added(PMPI_Put(o, n, t, r, d, m, u, w));
}
int MPI_Accumulate(const void *o, int n, MPI_Datatype t, int r, MPI_Aint d, int m, MPI_Datatype u, MPI_Op f, MPI_Win w)
{
    check_begin();
    return check_added(PMPI_Accumulate(o, n, t, r, d, m, u, f, w));
}
int MPI_Fetch_and_op(const void *o, void *p, MPI_Datatype t, int r, MPI_Aint d, MPI_Op f, MPI_Win w)
{
    check_begin();
    return check_added(PMPI_Fetch_and_op(o, p, t, r, d, f, w));
}
int MPI_Get_accumulate(const void *o, int n, MPI_Datatype t, void *p, int k, MPI_Datatype v, int r, MPI_Aint d, int m, MPI_Datatype u, MPI_Op f, MPI_Win w)
{
    check_begin();
    return check_added(PMPI_Get_accumulate(o, n, t, p, k, v, r, d, m, u, f, w));
}
int MPI_Compare_and_swap(const void *o, const void *c, void *p, MPI_Datatype t, int r, MPI_Aint d, MPI_Win w)
{
    check_begin();
    return check_added(PMPI_Compare_and_swap(o, c, p, t, r, d, w));
}
END
for late in first last; do
    rm -f added over
    : >"$late"
    total 2 alpha:2 "$(random 20 40)" "$(random 2 99)"
    [ -e added ] || wanted 'rank 1 adds in the window of rank 0' 'it puts nothing there, and accumulates nothing'
done

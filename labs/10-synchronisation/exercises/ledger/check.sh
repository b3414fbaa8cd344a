# ledger: some amounts, with and without a kill; then a kill before each step of a move, and of the mending
#   1. the second process comes in after the first was killed, on both systems
#   2. then the sum is 100, and the first move is done or taken back
#   3. that holds wherever a process is killed, also while it mends
#   4. it does not hang on the order in which a compiler leaves plain stores
#   5. two that move at the same time keep each other out
#   6. actor_pause and sched_yield stay between the two stores
#   7. a call that fails is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for amount in 1 50 "$(random 2 49)"; do
    run ../../common/limit 5 ./ledger "$amount"
    [ "$status" -ne 124 ] || wanted 'the second process comes in after the first was killed' 'it waits for ever'
    [ "$status" -eq 0 ] || wanted "./ledger $amount succeeds" "$(ending)${out:+, and: $out}"
    line 'ledger: first is at half'
    line 'ledger: second has ended'
    case $out in
    *"a=59 b=41 sum=100" | *"a=$((59 - amount)) b=$((41 + amount)) sum=100") ;;
    *) wanted "the move of $amount is taken back, or done, and 1 is moved: sum=100" "$(printf '%s\n' "$out" | tail -n 1)" ;;
    esac
    run ../../common/limit 5 ./ledger --calm "$amount"
    [ "$status" -eq 0 ] || wanted "./ledger --calm $amount succeeds" "$(ending)${out:+, and: $out}"
    line "ledger: a=$((59 - amount)) b=$((41 + amount)) sum=100"
done
run ../../common/limit 15 ./ledger --both "$amount"
[ "$status" -ne 124 ] || wanted './ledger --both comes to its end' 'it waits for ever'
[ "$status" -eq 0 ] || wanted "./ledger --both $amount succeeds" "$(ending)${out:+, and: $out}"
line 'ledger: a=60 b=40 sum=100'

# The learner's move in a program of the check's: three processes move, AMOUNT, 1 and 0, one after the other. With `half` the
# first is killed there. What the two accounts make together is printed at the two points between the stores
cat >steps.c <<'C'
#include <sched.h>
#include "lab.h"
#include "parts/schedule.h"
static void between(const char *what);
#define actor_pause(point) ((actor_pause)(point), between("actor_pause"))
#define sched_yield() (between("sched_yield"), 0)
#define main learner_main
#include "ledger.c"
#undef main
static bool dies;
static void between(const char *what)
{
    long a = ledger->a, b = ledger->b;
    if (dies)
        raise(SIGKILL);
    fprintf(stderr, "%s: %s\n", what, a + b == 100 ? "whole" : "between");
}
int main(int argc, char **argv)
{
    lab_start(argc, argv, "[half] AMOUNT");
    long amounts[] = {lab_number("AMOUNT", argv[argc - 1], 0, 50), 1, 0};
    ledger = mmap(NULL, sizeof *ledger, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ledger == MAP_FAILED)
        die("mmap");
    make();
    for (int i = 0; i < 3; i++) {
        dies = i == 0 && argc == 3;
        pid_t child = fork();
        if (child == -1)
            die("fork");
        if (child == 0) {
            move(&amounts[i]);
            _exit(0);
        }
        waitpid(child, NULL, 0);
    }
    printf("a=%ld sum=%ld\n", (long)ledger->a, (long)ledger->a + (long)ledger->b);
    return 0;
}
C
[ "$OS" = linux ] || exit 0
run env MAKEFLAGS= make -s meddled/steps
[ "$status" -eq 0 ] || exit 0 # where it is another program, what it prints has to do
before() { ../../common/leftovers --remove keyfile >/dev/null; }
after() {
    case $status in
    137) return ;; # not one that moves
    124) wanted "the next process comes in, after one that was killed $met" 'it waits for ever' ;;
    esac
    case $out in
    *"a=60 sum=100" | *"a=59 sum=100" | *"a=$((60 - amount)) sum=100" | *"a=$((59 - amount)) sum=100") ;;
    *) wanted "each move is taken back, or done, and the sum is 100, with one that was killed $met" "$(printf '%s\n' "$out" | tail -n 1)" ;;
    esac
}
within=4
meddled kill ./steps "$amount"
# Three plain stores in a row, where none of them is held in its place by an atomic, a fence or a call
row=$(awk '/ fork/ { forks++ } / wait| .*load$/ { next } forks != 1 { next }
    /^[^ ]+ (store|load and store|relaxed store)$/ { if (++n > most) most = n; next } { n = 0 } END { print most + 0 }' .steps)
[ "$row" -lt 3 ] || code ledger.c | grep -qw volatile ||
    wanted 'the stores that must not change places are held there, as atomics are' "$row plain stores in a row"
run meddled/steps "$amount"
for what in actor_pause sched_yield; do
    line "$what: between"
done
meddled kill ./steps half "$amount"
after() { [ "$status" -ne 124 ] || wanted "./ledger $amount ends $met" 'it waits for ever'; }
spared='read write close semctl' # of actor_begin's lines, and of what goes at the end
meddled fail ./ledger "$amount"
before

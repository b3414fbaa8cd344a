# most: the larger one first, last, both alike, and some at random; then another report in each gap
#   1. the larger number stays, whoever stores first
#   2. actor_pause stays behind the first load: both load before one of them stores
#   3. nobody waits for the other there
#   4. nothing is lost when both report at the same time
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

most() { # A B LARGER
    run ../../common/limit 3 ./most "$1" "$2"
    [ "$status" -ne 124 ] || wanted "./most $1 $2 comes to its end" 'one waits for ever for the other'
    [ "$status" -eq 0 ] || wanted "./most $1 $2 succeeds" "$(ending)${out:+, and: $out}"
    line 'most: A is at loaded'
    line 'most: B is at loaded'
    case $out in *"
most: most=$3") ;; *) wanted "./most $1 $2: most=$3" "$out" ;; esac
}
low=$(random 1 400000) high=$(random 500000 1000000)
most "$high" "$low" "$high"
most "$low" "$high" "$high"
most "$low" "$low" "$low"
most 1 1000000 1000000
most 1000000 1 1000000

# At the same time, and with no schedule. Whether the two meet is luck
together() {
    for times in 1 1000000 1000000 1000000; do
        run ./most $times
        [ "$status" -eq 0 ] || wanted "./most $times succeeds" "$(ending)${out:+, and: $out}"
        line 'most: lost=0'
    done
    exit 0
}
[ "$OS" = linux ] || together

# The learner's report in a program of the check's, in an object with a name. In each gap another process reports, too: one that
# waits for the first, which has a lock then, is ended.
cat >reports.c <<'C'
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include "lab.h"
#include "parts/schedule.h"
static void loaded(void);
#define actor_pause(point) ((actor_pause)(point), loaded())
#define main learner_main
#include "most.c"
#undef main
static bool passed;
static void loaded(void)
{
    passed = true;
    usleep(0); /* a step with a name */
}
int main(int argc, char **argv)
{
    lab_start(argc, argv, "NAME WHAT [NUMBER]");
    int fd = shm_open(argv[1], O_RDWR | O_CREAT, 0600);
    if (fd == -1 || ftruncate(fd, 4096) == -1)
        die("shm_open(%s)", argv[1]);
    void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        die("mmap");
    most = at;
    if (argc == 3) {
        long number = atol(argv[2]);
        report(&number);
        return passed ? 0 : 1;
    }
    printf("most=%ld\n", (long)*most);
    return 0;
}
C
run env MAKEFLAGS= make -s reports meddled/reports
[ "$status" -eq 0 ] || together # where it is another program, what it prints has to do
name=$(../04-dev-shm/name most)
before() {
    ../../common/leftovers --remove keyfile >/dev/null
    ./reports "$name" "$first"
}
after() {
    run ./reports "$name"
    [ "$out" = "most=$larger" ] || [ -s blocked ] || wanted "the larger of $first, $second and $third, $larger, with a report of $third $met" "$out"
    rm -f blocked
}
first=$(random 1 1000) within=5
for order in larger smaller; do
    case $order in
    larger) second=$(random 2000 3000) third=$(random 4000 5000) larger=$third ;;
    smaller) second=$(random 4000 5000) third=$(random 2000 3000) larger=$second ;;
    esac
    rival="../../common/limit 1 ./reports $name $third || echo >blocked"
    meddled rival ./reports "$name" "$second"
done
awk '/load$|exchange|fetch/ { looked = 1 } / usleep$/ { exit !looked }' .steps || wanted 'the first load before actor_pause' 'actor_pause first'
../../common/leftovers --remove keyfile >/dev/null
together

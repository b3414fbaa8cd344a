# gauge: an empty, a half-read and a full ring; sides that live, and one that was killed; nothing is changed
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

fails ./gauge
line 'gauge: shm_open(*): ENOENT *'

# A ring whose maker was killed before it had a size
cat >maker.c <<'C'
#include "lab.h"
#include <fcntl.h>
#include <sys/mman.h>
int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    return shm_open(lab_name("ring"), O_CREAT | O_EXCL | O_RDWR, 0600) == -1;
}
C
run env MAKEFLAGS= make -s maker
[ $status -eq 0 ] || wanted "the check's own program" "$out"
succeeds ./maker
fails ./gauge
line 'gauge: *'

count=$(random 3 1000)
succeeds ./producer --count "$count"
succeeds ./gauge
line "gauge: waiting=$count producer=0 consumer=0"

# Some are taken, and their slots are not given back yet
cat >taker.c <<'C'
#include "pair.h"
#include <stdlib.h>
int main(int argc, char **argv)
{
    lab_start(argc, argv, "COUNT");
    struct ring *ring = pair_open(lab_name("ring"), CONSUMER, false, true);
    struct end end;
    void *at;
    ring_begin(&end, ring, CONSUMER, 0);
    for (int n = atoi(argv[1]); n > 0 && ring_peek(&end, &at, 1) != 0; n--)
        ring_take(&end, 1);
    (void)pair_lost;
    pair_close(ring, CONSUMER, false);
    return 0;
}
C
run env MAKEFLAGS= make -s taker
[ $status -eq 0 ] || wanted "the check's own program" "$out"
taken=$(random 1 2)
succeeds ./taker "$taken"
succeeds ./gauge
line "gauge: waiting=$((count - taken)) producer=0 consumer=0"

# Full, but for the slots that were not given back. A consumer that reads all stays, since a producer has not closed
./producer --count 1000000 >sent &
producer=$!
until_true grep -q 'no consumer' sent
succeeds ./gauge
line "gauge: waiting=$((1024 - taken)) producer=$producer consumer=0"
kill -9 $producer
wait $producer 2>/dev/null
succeeds ./gauge
line "gauge: waiting=$((1024 - taken)) producer=0 consumer=0"
./consumer --stay --numbers >got 2>said &
consumer=$!
until_true grep -q died said
succeeds ./gauge
line "gauge: waiting=0 producer=0 consumer=$consumer"
kill $consumer
wait $consumer 2>/dev/null
succeeds ./producer --go-on --count 1 # closes an empty ring: that removes it
fails ./gauge
rm -f maker maker.c taker taker.c got said sent

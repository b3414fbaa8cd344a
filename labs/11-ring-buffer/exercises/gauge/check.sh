# gauge: an empty, a half-read and a full ring; sides that live, and one that was killed; a ring that makes no sense
#   1. waiting counts what was published and not taken
#   2. a side that is dead is told as 0, whoever has its pid now, and one that lives with its pid
#   3. it is no side, and both may come and go meanwhile
#   4. it makes nothing, and stores nothing in the ring
#   5. without a ring it fails, and so it does where the object has no size, or too few bytes
#   6. what comes and goes while it looks makes no number that no ring can have
#   7. indices that no ring can have are refused
#   8. a call that fails is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

fails ./gauge
line 'gauge: shm_open(*): ENOENT *'

# What the check does to a ring that is there, or makes
cat >ring.c <<'C'
#include "lab.h"
#include "parts/pair.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    lab_start(argc, argv, "size|take|pass|pid|tail NUMBER");
    const char *what = argv[1];
    uint64_t n = (uint64_t)atoll(argv[2]);
    if (strcmp(what, "size") == 0) { /* as one that was killed before all of it was there */
        int fd = shm_open(lab_name("ring"), O_CREAT | O_EXCL | O_RDWR, 0600);
        return fd == -1 || (n != 0 && ftruncate(fd, (off_t)n) == -1);
    }
    if (strcmp(what, "take") == 0) { /* and gives no slot back */
        struct ring *ring = pair_open(lab_name("ring"), CONSUMER, false, true);
        struct end end;
        void *at;
        pair_begin(&end, ring, CONSUMER);
        for (; n > 0 && ring_peek(&end, &at, 1) != 0; n--)
            ring_take(&end, 1);
        pair_close(ring, CONSUMER, false);
        return 0;
    }
    int fd = shm_open(lab_name("ring"), O_RDWR, 0);
    struct ring *ring = mmap(NULL, RING_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED)
        die("mmap");
    if (strcmp(what, "pass") == 0) { /* n come, and all go */
        atomic_fetch_add(&ring->tail, n);
        atomic_store(&ring->taken, atomic_load(&ring->tail));
        atomic_store(&ring->head, atomic_load(&ring->tail));
    } else if (strcmp(what, "pid") == 0) { /* both sides had this number */
        atomic_store(&ring->pid[PRODUCER], (uint32_t)n);
        atomic_store(&ring->pid[CONSUMER], (uint32_t)n);
    } else {
        atomic_store(&ring->tail, n);
    }
    return 0;
}
C
run env MAKEFLAGS= make -s ring
[ "$status" -eq 0 ] || wanted "the check's own program" "$out"
for size in 0 4096; do # a ring whose maker was killed before it had a size, or something else of that name
    succeeds ./ring size $size
    fails ./gauge
    line 'gauge: *'
    ../../common/leftovers --remove keyfile >/dev/null
done

count=$(random 3 1000)
succeeds ./producer --count "$count"
bytes() { [ "$OS" = macos ] || cksum <"/dev/shm$(../04-dev-shm/name ring)"; }
was=$(bytes)
succeeds ./gauge
line "gauge: waiting=$count producer=0 consumer=0"
[ "$(bytes)" = "$was" ] || wanted 'a ring in which nothing is stored' 'it is another one'

# Some are taken, and their slots are not given back yet
taken=$(random 1 2)
succeeds ./ring take "$taken"
succeeds ./gauge
line "gauge: waiting=$((count - taken)) producer=0 consumer=0"

# Full, but for the slots that were not given back. A consumer that reads all stays, since a producer has not closed
rm -f sent said # of the check's first run, for Linux: what is waited for below is in them already
./producer --count 1000000 >sent &
producer=$!
until_true grep -q 'no consumer' sent
succeeds ./gauge
line "gauge: waiting=$((1024 - taken)) producer=$producer consumer=0"
kill -9 $producer
wait $producer 2>/dev/null
succeeds ./gauge
line "gauge: waiting=$((1024 - taken)) producer=0 consumer=0"
succeeds ./ring pid $$ # another process has the number: this shell
succeeds ./gauge
line "gauge: waiting=$((1024 - taken)) producer=0 consumer=0"
succeeds ./ring pid "$producer"
./consumer --stay --numbers >got 2>said &
consumer=$!
until_true grep -q died said
succeeds ./gauge
line "gauge: waiting=0 producer=0 consumer=$consumer"
kill $consumer
wait $consumer 2>/dev/null
succeeds ./producer --go-on --count 1 # closes an empty ring: that removes it
fails ./gauge

# What no ring can have, as any process that may write there can leave it
succeeds ./producer --count 3
for tail in 1028 18446744073709551615; do
    succeeds ./ring take 1
    succeeds ./ring tail $tail
    run ../../common/limit 5 ./gauge
    if [ "$status" -ne 1 ] || [ -z "$out" ]; then
        wanted 'indices that no ring can have are refused, with a message and status 1' "$(ending)${out:+, and: $out}"
    fi
    ../../common/leftovers --remove keyfile >/dev/null
    succeeds ./producer --count 3
done

# At each step some come, and all are taken; or a producer comes, and would be refused beside another one
before() {
    ../../common/leftovers --remove keyfile >/dev/null
    rm -f refused
    ./producer --count 5 >/dev/null
}
after() {
    waiting=$(printf '%s\n' "$out" | sed -n 's/^gauge: waiting=\([0-9]*\) producer=0 consumer=0$/\1/p')
    case $status-$waiting in
    0-[0-9] | 0-1[0-5]) ;;
    *) wanted "from 0 to 15 wait, with 10 that came and were all taken $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
rival='./ring pass 10' within=5
meddled rival ./gauge
if [ -s .steps ]; then
    stores=$(awk '/ (.*store|exchange|compare and exchange|fetch_.*)$/ { n++ } END { print n + 0 }' .steps)
    [ "$stores" -eq 0 ] || wanted 'a gauge that stores nothing in the ring' "$stores stores"
    awk '/ relaxed load$/ { if (loose) exit 1; loose = 1; next } / fence$/ { loose = 0 } / load$/ { if (loose) exit 1 }' .steps ||
        wanted 'an order between the loads of the two indices' 'the first one is relaxed'
fi
after() {
    [ ! -s refused ] || wanted "a producer that may come $met" "$(cat refused)"
    [ "$status" -eq 0 ] || wanted "a gauge beside a producer that comes $met" "$(ending), $out"
}
rival='./producer --count 6 >out 2>&1 || mv out refused'
meddled rival ./gauge
after() { :; }
spared='munmap close'
meddled fail ./gauge
../../common/leftovers --remove keyfile >/dev/null

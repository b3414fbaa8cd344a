# stuck: a ring whose slots nobody has claimed, producers and consumers that were killed or live, full rings, and words that cannot be
#   1. each slot that is claimed has a line, with the slot, the seat and what is done
#   2. whether the process lives is the kernel's word
#   3. where no slot is claimed, it prints nothing
#   4. it only looks: it makes no ring, takes no seat, waits for nobody and changes nothing
#   5. a word that cannot be is refused, with the slot and the word
#   6. a call that fails is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

clear_all() { ../../common/leftovers --remove keyfile >/dev/null; }
fails ./stuck
line 'stuck: shm_open(*): ENOENT *'
run ../../common/leftovers keyfile
[ "$status" -eq 0 ] || wanted 'no ring that stuck has made' "$out"

succeeds ./send 5 6
succeeds ./stuck
[ -z "$out" ] || wanted 'a ./stuck that prints nothing when no slot is claimed' "$out"
run ./receive --kill 2
for _ in 1 2; do # it has changed nothing, so the second one says the same
    succeeds ./stuck
    line 'stuck: slot=0 seat=0 reading dead'
done
# Seat 0 is taken again: what its last owner had claimed is taken back
rm -f said.7 said.8
./send --stop 2 7 >said.7 &
one=$!
until_true grep -q stopped said.7
./send --stop 2 8 >said.8 &
two=$!
until_true grep -q stopped said.8
succeeds ./stuck
[ "$out" = 'stuck: slot=2 seat=0 writing lives
stuck: slot=3 seat=1 writing lives' ] || wanted 'stuck: slot=2 seat=0 writing lives, and then stuck: slot=3 seat=1 writing lives' "$out"
kill -9 $two
wait $two 2>/dev/null
succeeds ./stuck
[ "$out" = 'stuck: slot=2 seat=0 writing lives
stuck: slot=3 seat=1 writing dead' ] || wanted 'stuck: slot=2 seat=0 writing lives, and then stuck: slot=3 seat=1 writing dead' "$out"
kill -9 $one
wait $one 2>/dev/null
rm -f said.7 said.8
succeeds ./receive
line 'receive: took slot 3 back from seat 1*'
line 'receive: 6'

# A claim in an empty ring: neither tail nor head says that something is there
clear_all
run ./send --kill 2 5
succeeds ./stuck
line 'stuck: slot=0 seat=0 writing dead'

# The check's own program: it prints the ring's name; with `bytes`, what is in the ring; with seats, it holds them, and with `all` it holds each
# lock that there is, until it is killed
cat >own.c <<'C'
#include "lab.h"
#include "lab_object.h"
#include "parts/owners.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    lab_start(argc, argv, "[bytes|all|SEAT...]");
    seat_open("ring");
    const char *name = seat_object("ring");
    if (argc == 1)
        return printf("%s\n", name) < 0;
    if (strcmp(argv[1], "bytes") == 0) {
        int fd = lab_open_object(name, sizeof(struct owners), NULL);
        void *ring = mmap(NULL, sizeof(struct owners), PROT_READ, MAP_SHARED, fd, 0);
        return ring == MAP_FAILED || fwrite(ring, sizeof(struct owners), 1, stdout) != 1;
    }
    bool all = strcmp(argv[1], "all") == 0;
    if (all)
        seat_alone(true);
    for (int i = all ? 0 : 1; i < (all ? SEATS : argc); i++)
        seat_take(all ? i : atoi(argv[i]));
    printf("held\n");
    fflush(stdout);
    for (;;)
        pause();
}
C
run env MAKEFLAGS= make -s own
[ "$status" -eq 0 ] || wanted "the check's own program" "$out"
ring=$(./own)
# A full ring, whose claims are those of eight seats; then of the next eight. Two of the 32 processes live, or else all, and nobody may wait for them
for live in "$(random 0 15) $(random 16 31)" all; do
    : >held
    # shellcheck disable=SC2086 # each is an argument
    ./own $live >held &
    holder=$!
    until_true grep -q held held
    for seats in 0 8 16 24; do
        awk -v first=$seats -v live=" $live " -v lap="$(od -An -N3 -tx1 /dev/urandom | tr -d ' ')" 'BEGIN {
            for (i = 0; i < 8; i++) {
                seat = first + i; reads = (i + (live == " all ")) % 2
                hex = hex sprintf("%02x%s%02xabcdef", (reads ? 128 : 96) + seat, lap, seat)
                print "stuck: slot=" i " seat=" seat (reads ? " reading " : " writing ") (live == " all " || index(live, " " seat " ") ? "lives" : "dead")
            }
            print hex >"hex" }' >claims
        succeeds ../../common/scribble "$ring" 512 "$(cat hex)"
        ./own bytes >was
        run ../../common/limit 5 ./stuck
        [ "$status" -ne 124 ] || wanted 'a ./stuck that waits for nobody' "$(ending)"
        [ "$status" -eq 0 ] || wanted 'a ./stuck that takes no seat and no lock' "$(ending)${out:+, and: $out}"
        ./own bytes >is
        cmp -s was is || wanted 'a ring in which stuck has changed nothing' "byte $(cmp -l was is | awk '{ print $1 - 1; exit }') is another one"
        [ "$out" = "$(cat claims)" ] || wanted "$(diff "$output" claims | sed -n '1,/^>/s/^> //p')" "$(diff "$output" claims | sed -n '1,/^</s/^< //p')"
    done
    kill -9 $holder
    wait $holder 2>/dev/null
done

# The kinds that are none, in any slot
slot=$(random 0 7)
for word in a0 c3 ff; do
    succeeds ../../common/scribble "$ring" $((512 + 8 * slot)) ${word}000000
    fails ./stuck
    line "stuck: slot $slot says 0x$word, which cannot be"
done
clear_all

before() {
    clear_all
    ./send --kill 2 5 >/dev/null 2>&1
}
after() { :; }
spared='close munmap'
meddled fail ./stuck
clear_all
rm -f own.c own held hex claims was is

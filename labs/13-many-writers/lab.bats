#!/usr/bin/env bats
# What the page of 13-many-writers does not show: bad input, what another process writes, and what the race believes

load ../../tests/helper

# Two tests have a long list of what they write into an object. Here they take one of seven, in soak.bats each
EVERY=${EVERY:-7}

setup() { room many-writers; }
teardown() { nothing_left; }

@test "the programs refuse what they do not know" {
    for program in killed-turns killed-owners killed-lanes killed-lock receive send race-turns race-owners race-lanes race-lock; do
        misuse 'unknown option --nope' ./$program --nope
    done
    for program in killed-turns killed-owners killed-lanes killed-lock receive race-turns; do
        misuse 'too many operands: x' ./$program x
    done
    misuse 'no NUMBER' ./send
    misuse 'NUMBER x: write a whole number from 0 to 2147483647' ./send 1 x
    misuse '--kill or --stop, not both' ./send --kill 1 --stop 1 5
    misuse '--kill 0: write a whole number from 1 to 1000' ./send --kill 0 5
    misuse '--kill x: write a whole number from 1 to 1000' ./receive --kill x
    misuse '--processes 3: write 1, 2, 4 or 8' ./race-owners --processes 3
    misuse 'no VERB' ./heap
    misuse 'steal: write put, get, free, list or remove' ./heap steal
    misuse 'no PLACE' ./heap put
    misuse 'no TEXT' ./heap put 3
    misuse 'PLACE 8: write a whole number from 0 to 7' ./heap get 8
    misuse 'too many operands: 3' ./heap list 3
    run -2 ./race.sh --nope
    says 'race.sh: unknown option --nope; --help lists them'
    run -2 ./model.sh nope
    says 'model.sh: there is no models/nope.pml'
}

@test "whoever takes the dead process's own seat finds the same" {
    local program
    for program in killed-turns killed-owners killed-lock; do
        ./$program >other
        run -0 ./$program --same-seat
        [ "$output" = "$(cat other)" ]
    done
    run -0 ./killed-lanes --same-seat # the same lane: now the order is known
    [ "${lines[2]}" = 'killed-lanes: producer killed when it published it: received=1,2,3 room=8' ]
}

@test "a full ring takes nothing, and tells how many it took" {
    run -1 ./send 1 2 3 4 5 6 7 8 9
    says 'send: seat=0 sent=8' 'send: the ring is full' 'hint: ./receive makes room'
    run -0 ./receive --remove
    [ "${#lines[@]}" -eq 8 ]
}

@test "a ring that another process uses is not removed" {
    ./send --stop 2 5 >sent 3>&- &
    stopped $!
    run -1 ./receive --remove
    says 'receive: another process uses the ring, with seat 0' 'hint: wait for its end'
    run -1 ./receive
    says 'receive: slot 0 is claimed by the process with seat 0, which lives' 'hint: *'
    kill -CONT $!
    wait $!
    run -0 ./receive --remove
    says 'receive: 5'
}

@test "a receiver asks the kernel about the seats that it has not taken itself, and says whose slot it took back" {
    local message
    for message in 5 6; do
        ./send --stop 2 $message >sent.$message 3>&- &
        stopped $!
    done
    kill -9 %1 %2
    wait
    run -0 ./receive --remove
    says 'receive: took slot 1 back from seat 1, whose process is dead'
}

@test "whoever takes a dead process's seat first takes back what that process had claimed" {
    ./send --kill 2 5 || :
    ./send --stop 1 6 >sent 3>&- & # seat 0 again; it has claimed nothing yet
    stopped $!
    run -0 ./send 7
    run -0 ./receive
    says 'receive: 7'
    kill -CONT $!
    wait $!
    run -0 ./receive --remove
    says 'receive: 6'
}

in_other() { (cd other && "$@"); }
@test "another keyfile means other locks, and so another ring and another heap" {
    ./send 5
    ./heap put 0 mine
    mkdir other
    cp keyfile other/
    run -0 in_other ../receive --remove
    says
    run -0 in_other ../heap list
    says 'heap: unit=0 size=64 free'
    in_other ../heap remove
    run -0 ./receive --remove
    says 'receive: 5'
    run -0 ./heap get 0
    says 'heap: place=0 text=mine'
    ./heap remove
}

# The object of the ring, r..., or of the heap, h...
object() {
    local file
    for file in /dev/shm"$SHMLAB_PREFIX.$1"*; do echo "/${file##*/}"; done
}
scribble() { "$TOP/common/scribble" "$@"; }

@test "whatever another process writes into the ring, send and receive end, with a message or as usual" {
    need_linux '/dev/shm'
    local word at name n=0
    for at in 0 256 512 520 528; do # tail, head, and the words of slots 0, 1 and 2
        for word in ffffffff 00000080 01000000 07000000 20000000 60000000 65000000 85000000 9f000000 a0000000 e0000000 00010000 20010000 85010000 00020000 85ffffff 20ffffff; do
            [ $((n++ % EVERY)) -eq 0 ] || continue
            ./send 5 6 >/dev/null
            name=$(object r)
            scribble "$name" $at $word
            for command in './send 7' ./receive './send 1 2 3 4 5 6 7 8 9' ./receive; do
                status=0
                # shellcheck disable=SC2086 # words
                "$TOP/common/limit" 20 $command >said 2>&1 || status=$?
                case $status-$(cat said) in
                0-*) ;;
                1-*': the ring is full'*) ;;
                1-*': slot '*' says 0x'*', which cannot be'*) ;;
                *) echo "$at $word: $command: status $status"; cat said; return 1 ;;
                esac
            done
            "$TOP/common/leftovers" --remove keyfile >/dev/null
        done
    done
    ./send 5
    scribble "$(object r)" 512 e0000000
    run -1 ./receive
    says 'receive: slot 0 says 0xe0, which cannot be' 'hint: *'
    "$TOP/common/leftovers" --remove keyfile
}

@test "whatever another process writes into the heap, it says where the heap is broken, or goes on" {
    need_linux '/dev/shm'
    local word at name n=0
    for at in 0 4 8 32 36 52 68 84; do # begun, places 0 and 1 and the last, and the words of units 0 to 3
        for word in ffffffff 00000000 00000100 ffff0000 40000000 41000000 01000900 02000100 3f000200 01000000 00000080 40000100; do
            [ $((n++ % EVERY)) -eq 0 ] || continue
            ./heap put 0 'more than a unit of text'
            ./heap put 1 second
            name=$(object h)
            scribble "$name" $at $word
            for command in 'get 0' 'get 1' 'put 2 third' 'free 0' 'put 3 a-text-that-needs-the-room-of-both-of-the-others' 'free 1' list; do
                status=0
                # shellcheck disable=SC2086 # words
                "$TOP/common/limit" 20 ./heap $command >said 2>&1 || status=$?
                case $status-$(cat said) in
                0-*) ;;
                1-*': the heap is broken at unit '*) ;;
                1-*'not all are where the places say'*) ;;
                1-*': place '*' is empty'*) ;;
                1-*': place '*' is in use'*) ;;
                *) echo "$at $word: $command: status $status"; cat said; return 1 ;;
                esac
            done
            ./heap remove
        done
    done
    ./heap put 0 text
    scribble "$(object h)" 36 41000100
    run -1 ./heap list
    says 'heap: the heap is broken at unit 0' 'hint: another program has written into it; ./heap remove removes it'
    ./heap remove
}

@test "an object that is too small or somebody's else is not taken for a ring or a heap" {
    need_linux 'objects are files'
    ./send 5
    truncate -s 100 "/dev/shm$(object r)"
    run -1 ./receive
    says "receive: $(object r) is not this lab's ring" 'hint: *'
    "$TOP/common/leftovers" --remove keyfile
}

@test "texts of any length are put, and no room is said so" {
    run -0 ./heap put 0 "$(printf '%1019s' x)"
    run -0 ./heap list
    says 'heap: unit=0 size=64 place=0'
    run -1 ./heap put 1 ''
    says 'heap: there is no free block of this size' 'hint: *'
    run -0 ./heap free 0
    run -1 ./heap put 0 "$(printf '%1020s' x)"
    says 'heap: there is no free block of this size' 'hint: *'
    run -0 ./heap put 7 ''
    run -0 ./heap get 7
    says 'heap: place=7 text='
    run -1 ./heap free 3
    says 'heap: place 3 is empty' 'hint: *'
    ./heap remove
}

@test "the race counts and compares all messages, and its table comes from the samples" {
    run -0 --separate-stderr ./race.sh --quick --rounds 1 --ms 1 --out samples
    [[ ${lines[-1]} == 'samples: '*', 0 wrong or failed' ]] || false
    for contestant in race-turns race-owners race-lanes race-lock; do
        for processes in 1 2 4 8; do
            grep -q "^1 $contestant: processes=$processes rate=.* wrong=0$" samples
        done
    done
    printf '%s\n' '1 race-turns: processes=2 rate=10 unit=M/s wrong=0' '1 race-lock: processes=2 rate=5 unit=M/s wrong=0' \
        '2 race-turns: processes=2 rate=30 unit=M/s wrong=0' '2 race-lock: processes=2 rate=6 unit=M/s wrong=0' \
        '3 race-turns: processes=2 rate=0.000 unit=M/s wrong=0' '3 race-lock: processes=2 rate=6 unit=M/s wrong=0' >made # on a busy machine nothing may come
    run -0 ./race.sh --read made
    [[ ${lines[5]} =~ ^race-lock\ +-\ +0\.35\ +-\ +-$ ]] || false
    echo '4 race-lock: processes=2 rate=6 unit=M/s wrong=1' >>made
    run -1 ./race.sh --read made
    [ "${lines[-1]}" = 'samples: 7, 1 wrong or failed' ]
}

@test "a message that changes on its way is found out by the race" {
    sed 's/return turns_get(ring, value);/static int n; bool any = turns_get(ring, value); *value += any \&\& ++n == 1; return any;/' race-turns.c >race-changes.c
    make -s race-changes
    run -1 ./race-changes --processes 1 --ms 500
    says 'race-changes: a process of the race has failed'
    for _ in {1..50}; do # on a busy machine no message may arrive while the race lasts
        run ./race-changes --processes 2 --ms 20
        [ "$status" -eq 0 ] || break
    done
    [ "$status" -eq 1 ]
    [[ $output == *' wrong=1' ]] || false
}

@test "a ring that loses a message, and one that doubles one, are found out by the race" {
    local ring change program
    for ring in turns lanes; do
        for change in '++n == 1 || \1' '(++n != 1 || \1) \&\& \1'; do # the first message of each process
            sed "s/return \\(${ring}_put(.*)\\);/static int n; return $change;/" race-$ring.c >race-odd.c
            make -s race-odd
            run -1 ../../common/limit 20 ./race-odd --processes 1 --ms 500
            says 'race-odd: a process of the race has failed'
            for program in 2 4; do
                for _ in {1..50}; do # on a busy machine nothing may be sent while the race lasts
                    run ../../common/limit 20 ./race-odd --processes $program --ms 20
                    [ "$status" -eq 0 ] || break
                done
                [ "$status" -eq 1 ]
                [[ $output == "race-odd: processes=$program rate="*' wrong=1' ]] || false
            done
        done
    done
}

@test "a contestant that is killed is a failed sample of the race, and the next sample has a line of its own" {
    rm race-lock
    # shellcheck disable=SC2016 # its own
    printf '#!/bin/sh\nkill -ALRM $$\n' >race-lock
    chmod +x race-lock
    run -1 --separate-stderr ./race.sh --quick --rounds 1 --ms 1 --out samples
    [[ ${lines[-1]} == 'samples: '*', 4 wrong or failed' ]] || false
    [ "$(grep -c '^1 race-lock: failed$' samples)" -eq 4 ]
    [ "$(grep -c '^1 race-turns: processes=. rate=.* wrong=0$' samples)" -eq 4 ]
}

@test "a slot that was taken from a process that lives is not published, and not freed" {
    need_linux '/dev/shm'
    ./send --stop 2 5 >sent 2>&1 3>&- &
    stopped $!
    scribble "$(object r)" 512 40000000 # skipped
    kill -CONT $!
    wait $! && return 1
    run -0 cat sent
    says 'send: stopped when it claimed the slot' 'send: seat=0 sent=0' 'send: slot 0 was taken from us' 'hint: *'
    run -0 ./receive
    says # it has passed over the slot
    run -0 ./send 6
    run -0 ./receive --remove
    says 'receive: 6'
}

# program NAME: a program of this lab from standard input, built
program() {
    { printf '#include "lab.h"\n#include <fcntl.h>\n#include <stdio.h>\n#include <string.h>\n#include <unistd.h>\n'; cat; } >"$1.c"
    make -s "$1"
}

@test "a message that was taken from its reader is not freed by it" {
    program taken <<'C'
#define STEP(done) (void)(strcmp(done, "read the message") == 0 ? ring->slot[0].word = 0x185 : 0)
#include "parts/owners.h"
int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    static struct owners ring;
    struct held held;
    uint32_t value;
    enum answer put = owners_put(&ring, 4, 7, &held), get = owners_get(&ring, 4, &value, &held);
    return printf("%d %d 0x%x\n", put == DONE, get == TAKEN, (unsigned)ring.slot[0].word) < 0;
}
C
    run -0 ./taken
    says '1 1 0x185'
}

@test "who found the slot of a dead process already taken back does not say that it took it" {
    program mends <<'C'
#include "parts/post.h"
int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    static struct owners ring;
    struct held seen = {0, WRITING + 3};
    seat_open("mends");
    ring.slot[0].word = SKIPPED; /* another one was quicker */
    bool again = post_again(&ring, HELD, seen, 0);
    ring.slot[0].word = seen.word;
    return printf("%d\n", again) < 0 || !post_again(&ring, HELD, seen, 0);
}
C
    run -0 ./mends
    says 1 'mends: took slot 0 back from seat 3, whose process is dead'
}

@test "a seat in a word of which nobody is the owner is refused" {
    need_linux '/dev/shm'
    local word command
    for word in 11000000 21000000 5f000000; do # free, full, skipped
        ./send 5 >/dev/null
        scribble "$(object r)" 512 $word
        run -1 ./receive
        says "receive: slot 0 says 0x${word%000000}, which cannot be" 'hint: *'
        scribble "$(object r)" 520 $word
        run -1 ./send 6
        says 'send: seat=0 sent=0' "send: slot 1 says 0x${word%000000}, which cannot be" 'hint: *'
        "$TOP/common/leftovers" --remove keyfile
    done
}

@test "a sender that gives up in the middle says how many numbers it has sent" {
    need_linux '/dev/shm'
    ./send 5 && ./receive
    scribble "$(object r)" 528 e0000000
    run -1 ./send 6 7 8
    says 'send: seat=0 sent=1' 'send: slot 2 says 0xe0, which cannot be' 'hint: *'
    "$TOP/common/leftovers" --remove keyfile
}

@test "who waits for another process to make the ring can be interrupted" {
    need_linux '/proc/locks'
    program alone <<'C'
#include "parts/seat.h"
int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    seat_open("ring");
    seat_alone(true);
    printf("alone\n");
    fflush(stdout);
    return read(0, argv, 1) != 0;
}
C
    local one waits
    mkfifo end
    ./alone <end >alone.said 3>&- &
    one=$!
    exec 5>end
    until grep -q alone alone.said 2>/dev/null; do :; done
    grep -q "POSIX .* $one " /proc/locks || skip 'this kernel does not list its locks'
    ./send 5 >sent 2>&1 3>&- 5>&- &
    one=$!
    waits="-> POSIX .* $one "
    until grep -q -e "$waits" /proc/locks; do :; done
    kill -TERM $one
    "$TOP/common/limit" 20 sh -c "while grep -q -e '$waits' /proc/locks; do :; done"
    exec 5>&-
    wait
}

@test "the ring's name is that of the file whose bytes are locked" {
    program names <<'C'
#include "parts/seat.h"
int main(int argc, char **argv)
{
    char before[64];
    lab_start(argc, argv, "");
    seat_open("ring");
    snprintf(before, sizeof before, "%s", seat_object("ring"));
    if (rename("keyfile", "other") == -1 || open("keyfile", O_CREAT | O_RDWR, 0600) == -1)
        die("rename or open");
    return strcmp(before, seat_object("ring")) != 0 || rename("other", "keyfile") == -1;
}
C
    run -0 ./names
}

@test "a race in which a seat is taken by another program says so" {
    program takes <<'C'
#include "parts/seat.h"
#include <sys/wait.h>
int main(int argc, char **argv)
{
    int ready[2], end[2];
    char what[32], byte;
    lab_start(argc, argv, "");
    snprintf(what, sizeof what, "race.%ld", (long)getpid());
    seat_open(what);
    if (pipe(ready) == -1 || pipe(end) == -1)
        die("pipe");
    if (fork() == 0) {
        close(end[1]);
        if (seat_take(3) != 3 || write(ready[1], "", 1) != 1)
            die("seat_take");
        return read(end[0], &byte, 1) != 0; /* until the race has ended */
    }
    if (read(ready[0], &byte, 1) != 1)
        die("read");
    execv("./race-owners", (char *[]){"race-owners", "--processes", "8", "--ms", "1", NULL});
    die("execv");
}
C
    run -1 ./takes 3>&-
    grep -q '^race-owners: seat 3 is taken by another program$' <<<"$output"
    [[ $output != *'seat 4 is taken'* ]] || false
    [[ $output != *rate=* ]] || false
}

@test "a number of slots that a ring cannot have is refused by the compiler" {
    local ring slots
    for ring in turns=1 turns=6 owners=6 lanes=6 locked=6; do
        slots=${ring#*=} ring=${ring%=*}
        printf '#include "parts/%s.h"\nint main(void) { return 0; }\n' "$ring" >slots.c
        run ! make -s slots EXTRA="-DSLOTS=${slots}u"
        grep -q 'a power of two' <<<"$output"
        run -0 make -s slots EXTRA=-DSLOTS=4u
        rm -f slots
    done
}

@test "a search that has not tried all orders is no answer" {
    command -v spin >/dev/null || skip 'there is no spin: ./scripts/setup test'
    sed 's/-safety/-safety -m20/' model.sh >short.sh
    chmod +x short.sh
    run -1 ./short.sh heap
    says 'model.sh: spin has not tried all orders of heap.pml'
}

@test "if the ring shrinks, whoever uses it ends with a message" {
    need_linux '/dev/shm'
    ./send --stop 1 5 >sent 2>&1 3>&- &
    stopped $!
    : >"/dev/shm$(object r)"
    kill -CONT $!
    wait $! && return 1
    grep -q 'send: touching .*: SIGBUS' sent
    run -0 "$TOP/common/leftovers" --remove
}

@test "if the parent of a race is killed, its processes end" {
    need_linux 'PR_SET_PDEATHSIG'
    mkfifo out # it ends when nobody is left who has it open
    "$TOP/common/limit" 20 cat out >said 3>&- &
    reader=$!
    ./race-turns --ms 10000 >out 2>&1 3>&- &
    race=$!
    until [ "$(processes | awk -v parent=$race '$2 == parent' | wc -l)" -eq 2 ]; do kill -0 $race; done
    kill -KILL $race
    wait $reader
    wait $race || :
}

#!/usr/bin/env bats
# The ring under kill -9, for half a minute: a fault that shows once in five hundred kills. The contestants of the
# race. And the pair for arm64

load ../../tests/helper

setup() { room ring-buffer; }
teardown() { nothing_left; }

@test "kills at random moments: nothing twice, nothing torn, one lost at most for each consumer" {
    local kills=$((180 / ${SHARE:-1} + 20))
    run -0 ./kills.sh $kills
    [[ ${lines[0]} == killed=$kills\ producers=* ]] || false
    [ "${lines[2]}" = 'twice=0 torn=0' ]
}

@test "each contestant delivers every message, or says why it cannot, and the tables name them" {
    run -0 --separate-stderr ./race.sh --full --rounds 1 --ms 1 --out samples
    [[ $output == *'thrown away: '*', 0 wrong, 0 failed'$'\n'* ]] || false
    [ "$(grep -c 'wrong=0$' samples)" -eq "$(grep -vc '^#' samples)" ]
    for contestant in ring-1-naive ring-7-sleep ring-8-stamped ring-9-runs-choose reference-stream; do
        grep -q "^1.$contestant" samples
    done
}

@test "on one CPU the race says what it cannot show, and goes on" {
    need_linux 'taskset'
    rm ring-[2-5]-* peer-queue-* reference-* # who waits by looking and who sleeps are left
    run -0 --separate-stderr taskset -c "$(taskset -pc $$ | sed 's/.* //; s/[-,].*//')" ./race.sh --quick --rounds 1 --ms 1 --out samples
    [[ $output == *'There is one CPU, so the two processes take turns:'*'ring-7-sleep '* ]] || false
    grep -q '^1.ring-1-naive.*wrong=0$' samples
}

@test "a contestant whose other process was killed ends, says why, and takes its queue away" {
    local program
    local -a runs=()
    for program in ring-6-spans peer-queue-sysv; do
        ./$program --ms 10000 >$program.said 2>&1 3>&- &
        runs+=($!)
        kill -9 "$(child_of $!)"
    done
    for program in ring-6-spans peer-queue-sysv; do
        status=0
        wait "${runs[0]}" || status=$?
        runs=("${runs[@]:1}")
        [ "$status" -eq 1 ]
        [ "$(cat $program.said)" = 'the other process has ended too early' ]
    done
    run -0 "$TOP/common/leftovers" keyfile
}

@test "built for arm64 and run by qemu, the pair delivers each message whole, also from one processor's programs to the other's" {
    command -v aarch64-linux-gnu-gcc >/dev/null || skip "there is no aarch64-linux-gnu-gcc: ./scripts/setup race"
    command -v qemu-aarch64 >/dev/null || skip "there is no qemu-aarch64: ./scripts/setup race"
    local program from to
    mkdir arm
    for program in producer consumer; do
        aarch64-linux-gnu-gcc -std=gnu11 -O2 -Wall -Wextra -Werror -static -I../../common -o arm/$program $program.c parts/*.c ../../common/lab*.c
    done
    for from in 'qemu-aarch64 arm/producer' ./producer; do
        for to in 'qemu-aarch64 arm/consumer' ./consumer; do
            $from --count 100000 >sent 2>&1 3>&- &
            $to --numbers >got
            wait $!
            grep -q '^producer: sent=100000 next=100000$' sent
            grep -v consumer got | awk '$1 != NR - 1 { exit 1 } END { exit NR != 100000 }'
        done
    done
}

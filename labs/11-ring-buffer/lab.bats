#!/usr/bin/env bats
# What the page of 11-ring-buffer does not show: bad input, a full ring, restarts, kills

load ../../tests/helper

setup() {
    room ring-buffer
    name=$SHMLAB_PREFIX.ring
}
teardown() { nothing_left; }

no_ring() {
    run -1 ../../common/limit 5 ./consumer --go-on # where there is one, it waits
    says "consumer: shm_open($name): ENOENT (No such file or directory)" 'hint: no ring has this name; without --go-on it is made'
}
# begun FILE: waits until the program that writes to FILE is at its ring; sets pid, which is $!
begun() {
    until grep -qs 'slots=' "$1"; do kill -0 $! || return; done
    pid=$!
}

@test "wrong usage is refused in a line, and makes nothing" {
    misuse 'no WORD' ./producer
    misuse 'too many operands: x' ./producer --count 3 x
    misuse '--count: write a number, such as 4096, 4K, 10M or 1G' ./producer --count x
    misuse 'unknown option --words' ./producer --words
    misuse 'too many operands: x' ./consumer x
    misuse 'use --fresh or --go-on, but not both' ./consumer --fresh --go-on
    misuse 'use --fresh or --go-on, but not both' ./producer --fresh --go-on x
    misuse 'use --stay or --no-wait, but not both' ./producer --stay --no-wait x
    misuse 'WORD takes 57 bytes with its final zero, and a slot has 56' ./producer "$(printf %056d 0)"
    for program in producer consumer; do
        run -0 ./$program --help
        says "usage: $program*"
    done
    no_ring
}

@test "a word that fills its slot arrives, as do an empty one and control bytes" {
    ./producer "$(printf %055d 0)" '' "$(printf 'a\nb')"
    run -0 ./consumer
    says "consumer: found name=$name slots=1024" "consumer: number=0 text=$(printf %055d 0)" 'consumer: number=1 text=' \
        'consumer: number=2 text=a\nb' 'consumer: received=3 next=3' "consumer: removed $name"
    no_ring
}

@test "ten times a full ring goes through, whichever side comes first" {
    ./consumer --numbers >got 3>&- &
    begun got
    run -0 ./producer --count 10K
    says "producer: found name=$name slots=1024" 'producer: sent=10240 next=10240'
    wait $!
    [ "$(grep -c '^[0-9]*$' got)" -eq 10240 ]
    grep -v consumer got | awk '$1 != NR - 1 { exit 1 }'
    ./producer --count 10K 3>&- >sent &
    begun sent
    ./consumer --numbers >got
    wait $!
    [ "$(grep -c '^[0-9]*$' got)" -eq 10240 ]
    no_ring
}

@test "there is one producer and one consumer, and nobody throws away a ring in use" {
    ./consumer >got 3>&- &
    begun got
    run -1 ./consumer
    says "consumer: there is already a consumer, pid=$!" 'hint: a ring has one producer and one consumer: wait for its end, or use another --name'
    run -1 ./producer --fresh x
    says "producer: the process with pid=$! uses this ring" 'hint: leave out --fresh, or stop that process first'
    ./producer x
    wait $!
    no_ring
}

@test "a side that lives in another pid namespace is alive, though its number is unknown here" {
    need_elsewhere
    ./producer --count 3000 >sent 2>&1 3>&- &
    until grep -q 'no consumer' sent; do kill -0 $!; done
    run -1 elsewhere ../../common/limit 5 ./consumer --fresh
    says 'consumer: the process with pid=unknown uses this ring' 'hint: leave out --fresh, or stop that process first'
    run -1 elsewhere ../../common/limit 5 ./producer x
    says 'producer: there is already a producer, pid=unknown' 'hint: a ring has one producer and one consumer: wait for its end, or use another --name'
    kill -STOP $! # it sends no more: who waits for it asks for its lock
    status=0
    elsewhere ../../common/limit 2 ./consumer --numbers >got 2>&1 3>&- || status=$?
    [ "$status" -eq 124 ] # and waits on
    [ "$(tail -n 1 got)" = 1023 ]
    producer=$!
    rm got
    elsewhere ./consumer --numbers >got 3>&- & # before the producer looks again who is there
    begun got
    kill -CONT "$producer"
    wait "$producer"
    wait "$pid"
    no_ring
}

@test "another clone's ring is refused and left as it is, whoever comes, and so is one whose keyfile was replaced" {
    ./consumer >got 3>&- &
    begun got
    mkdir ../clone
    cp producer consumer keyfile ../clone
    for command in './producer x' './producer --fresh x' ./consumer './consumer --go-on' './consumer --fresh'; do
        run -1 sh -c "cd ../clone && exec $command"
        says "*: $name belongs to another copy of the workbook, or to another keyfile" 'hint: use another --name; if nobody uses this ring: make clean-ipc'
    done
    cp keyfile new && mv new keyfile
    run -1 ./consumer
    says "consumer: $name belongs to another copy of the workbook, or to another keyfile" 'hint: *'
    kill "$pid"
    wait "$pid" || :
    no_ring
    (cd ../clone && ./producer y && ./consumer)
}

@test "with --no-wait a producer ends when the ring is full, and closes the ring" {
    run -0 ../../common/limit 5 ./producer --no-wait --count 3000
    says "producer: made name=$name slots=1024" 'producer: sent=1024 next=1024'
    run -0 ../../common/limit 5 ./producer --no-wait x
    says "producer: found name=$name slots=1024" 'producer: sent=0 next=1024'
    run -0 ../../common/limit 5 ./consumer --numbers # it ends, since the ring is closed
    [ "${lines[1024]}" = 1023 ]
    [ "${lines[1025]}" = 'consumer: received=1024 next=1024' ]
    no_ring
}

@test "a second run continues where the first stopped; --fresh begins a new ring" {
    ./producer a b
    run -0 ./producer c
    says "producer: found name=$name slots=1024" 'producer: sent=1 next=3'
    run -0 ./producer --fresh d
    says "producer: made name=$name slots=1024" 'producer: sent=1 next=1'
    run -0 ./consumer
    [ "${lines[1]}" = 'consumer: number=0 text=d' ]
}

@test "a producer that is killed is missed, and the next one goes on with the numbers" {
    ./consumer --numbers >got 2>&1 3>&- &
    begun got
    consumer=$!
    ./producer --count 1000000K >sent 3>&- &
    begun sent
    kill -9 $!
    wait $! || :
    status=0
    wait "$consumer" || status=$?
    [ "$status" -eq 1 ]
    grep -q "^consumer: the producer died, pid=$pid$" got
    next=$(sed -n 's/.*next=//p' got)
    run -0 ./producer --go-on last
    says "producer: found name=$name slots=1024" "producer: sent=1 next=$((next + 1))"
    run -0 ./consumer
    [ "${lines[1]}" = "consumer: number=$next text=last" ]
}

@test "a consumer that is killed is missed when the ring is full, and the next one goes on" {
    ./consumer --numbers >got 3>&- &
    begun got
    kill -STOP $!
    ./producer --count 3000 >sent 2>&1 3>&- &
    producer=$!
    kill -9 "$pid"
    status=0
    wait "$producer" || status=$?
    [ "$status" -eq 1 ]
    grep -q "^producer: the consumer died, pid=$pid, and the ring is full$" sent
    grep -q '^producer: sent=1024 next=1024$' sent
    ./producer --go-on --count 3000 >sent 3>&- &
    ./consumer --go-on --numbers >got
    wait $!
    [ "$(grep -c '^[0-9]*$' got)" -eq 3000 ]
}

# What it finds is on the page, and at length in soak.bats
@test "kills.sh takes one number" {
    run -2 ./kills.sh --nope
    says 'kills.sh: KILLS --nope: write a number, such as 40'
    run -2 ./kills.sh 3 4
    says 'kills.sh: write one number, KILLS; --help tells more'
}

@test "told to stop, a program that waits removes the ring that it made" {
    local signal
    for signal in INT:130 TERM:143 HUP:129; do
        for program in './consumer' './producer --count 2000'; do
            rm -f said
            set -m # a job of its own: else a shell has it ignore SIGINT
            $program >said 2>&1 3>&- &
            set +m
            begun said
            kill -"${signal%:*}" $!
            status=0
            wait $! || status=$?
            [ "$status" -eq "${signal#*:}" ]
            grep -q "removed $name" said
            no_ring
        done
    done
}

@test "told to stop at any moment of its start, it removes the ring that it made" {
    need_tracing
    local call when last
    for call in rt_sigaction rt_sigprocmask; do
        set -m
        strace -o calls -e trace=$call ./consumer >said 2>&1 3>&- &
        set +m
        begun said
        kill -TERM "$(child_of $! consumer)"
        wait $! || :
        no_ring
        last=$(sed -n '/^--- SIGTERM/{=;q;}' calls)
        [ "$last" -gt 3 ]
        for ((when = 1; when < last; when++)); do
            status=0
            ../../common/limit 10 strace -o /dev/null -e trace=$call -e inject=$call:signal=SIGTERM:when=$when ./consumer >said 2>&1 3>&- </dev/null || status=$?
            [ "$status" -eq 143 ] || { echo "$call $when: $status"; cat said; return 1; }
            no_ring
        done
    done
}

@test "an object that is no ring is refused and left" {
    need_linux 'objects are files'
    printf hello >"/dev/shm$name"
    run -1 ./consumer
    says "consumer: $name is not a ring of this lab" 'hint: use another --name'
    head -c 100000 /dev/urandom >"/dev/shm$name"
    run -1 ./producer x
    says "producer: $name is not a ring of this lab" 'hint: use another --name'
    [ -e "/dev/shm$name" ]
    rm "/dev/shm$name"
    : >"/dev/shm$name" # its maker was killed before it had a size
    run -0 ./producer x
    says "producer: found name=$name slots=1024" 'producer: sent=1 next=1'
    ./consumer
}

@test "a producer finds no room where head is ahead of tail, as anybody may have left it" {
    need_linux 'objects are files'
    ./producer x
    printf '\002' | dd of="/dev/shm$name" bs=1 seek=512 conv=notrunc 2>/dev/null # head, which was 0
    run -1 ./producer y
    says "producer: found name=$name slots=1024" "producer: $name has indices that no ring can have" 'hint: --fresh begins a new ring'
    ./producer --fresh y
    ./consumer
}

@test "in a full /dev/shm there is an error and no ring" {
    # shellcheck disable=SC2016
    small_shm 1 64K './producer x; status=$?; ls /dev/shm; exit $status'
    says "producer: posix_fallocate($name): ENOSPC (No space left on device)" 'hint: /dev/shm is full: df /dev/shm'
}

@test "all that the page writes is in SCRATCH, which a make run removes that is stopped" {
    local file scratch
    scratch=" $(sed -n 's/^SCRATCH = //p' Makefile) "
    grep '^\$ ' README.md | grep -o -e '>[a-z][a-z.]*' -e 'mkdir [a-z]*' | sed 's/^[^ >]*[ >]//' | sort -u >written
    [ "$(wc -l <written)" -gt 3 ]
    while read -r file; do [[ $scratch == *" $file "* ]] || false; done <written
}

@test "orders.sh reads a compiler's stores in their order, and refuses what it does not know" {
    run -2 ./orders.sh
    says 'orders.sh: say store, eight, threads or model; --help tells more'
    run -2 ./orders.sh eight
    says 'orders.sh: eight needs one word more; --help tells which'
    run -2 ./orders.sh model none
    says 'orders.sh: there is no models/none.pml'
    mkdir stubs
    # shellcheck disable=SC2016 # a compiler that keeps the order of the source only for a release
    printf '#!/bin/sh\ncase $* in *relaxed*) set flag message ;; *) set message flag ;; esac\nfor i; do echo "movq %%rdi, $i(%%rip)"; done\n' >stubs/cc1
    chmod +x stubs/cc1
    PATH="$PWD/stubs:$PATH" run -0 ./orders.sh eight cc1
    says 'relaxed: flag message' 'release: message flag'
}

# ---- the race ----

@test "the message queue that kill -9 leaves is found by its key" {
    ./peer-queue-sysv --ms 10000 >/dev/null 2>&1 3>&- &
    kill -9 $! "$(child_of $!)"
    wait $! || :
    run -1 ./peer-queue-sysv
    [ "${lines[1]}" = 'hint: make clean-ipc removes what a killed run has left' ]
    run -1 "$TOP/common/leftovers" keyfile
    [[ $output == 'leftovers: System V message queue '* ]] || false
    "$TOP/common/leftovers" --remove keyfile
}

@test "a contestant that is asked whether its other process is there goes on as long as it is" {
    local program child
    for program in 'peer-queue-sysv' 'peer-bytes pipe' 'reference-wake --trip'; do
        # shellcheck disable=SC2086 # words
        ./$program --ms 10000 >said 2>&1 3>&- &
        child=$(child_of $!)
        for _ in {1..100}; do kill -ALRM $! "$child"; done
        kill -9 "$child"
        while kill -ALRM $! 2>/dev/null; do :; done
        wait $! || :
        [ "$(cat said)" = 'the other process has ended too early' ]
    done
}

@test "a sample counts if nobody disturbed it, on the usual pair of CPUs, and no message was wrong" {
    sample() { printf '%s\tring-7-sleep\tsize=64 rate=%s unit=M/s ping=%s cpus=2 delay=%s wrong=%s\n' "$@"; }
    { sample 1 100 400,410 0.1,2.9 0; sample 2 110 400,400 0.0,3.1 0; sample 3 900 60,61 0.0,0.0 0
      sample 4 120 420,400 0.0,0.0 0; sample 5 130 400,390 0.0,0.0 0; sample 6 20 400,900 0.0,0.0 0; printf '7\tring-7-sleep\tkilled\n'; } >samples
    run -0 ./race.sh --read samples
    [ "${lines[0]}" = 'samples: 7; thrown away: 1 disturbed, 2 on another pair of CPUs, 0 wrong, 1 failed' ]
    [[ ${lines[1]} == 'ping-pong: 400 ns at first, 900 ns at the end; median 402 ns, '* ]] || false
    [[ $output =~ ring-7-sleep\ +120\ +110\ \.\.\ 125\ +3 ]] || false
    sample 8 100 400,400 0.0,0.0 1 >>samples
    run -1 ./race.sh --read samples
    [[ ${lines[0]} == *' 1 wrong, '* ]] || false
}

@test "of an even number of samples the median is the mean of the two in the middle" {
    for n in 1:100 2:110 3:130 4:900; do
        printf '%s\tring-7-sleep\tsize=64 rate=%s unit=M/s ping=400,400 cpus=2 delay=0.0,0.0 wrong=0\n' "${n%:*}" "${n#*:}"
    done >samples
    run -0 ./race.sh --read samples
    [[ $output =~ ring-7-sleep\ +120\ +107\.5\ \.\.\ 322\.5\ +4 ]] || false
    sed -i.old 1d samples # three are left
    run -0 ./race.sh --read samples
    [[ $output =~ ring-7-sleep\ +130\ +120\ \.\.\ 515\ +3 ]] || false
}

@test "a sample begins when both sides have gone around the ring" {
    cat >warm.c <<'END'
#include "lab.h"
#include "parts/race.h"
#include <stdio.h>
int main(int argc, char **argv)
{
    race_begin(argc, argv, (struct contestant){.data = 100000 * 64});
    for (struct race *race; (race = race_next()) != NULL;) {
        if (race->which == 0)
            printf("warm: from=%d count=%d\n", (int)race->from, (int)race->count);
        for (volatile uint64_t left = race->count; left > 0; left--)
            ;
    }
    return race_end();
}
END
    make -s warm
    run -0 ./warm --ms 1
    says 'warm: from=0 count=100000' 'warm: from=100000 count=256' "${lines[@]:2}"
    [[ ${#lines[@]} -gt 3 && ${lines[-1]} == 'size=64 rate='* ]] || false
}

@test "a run of messages arrives byte by byte, wherever it begins and however long it is" {
    cat >runs.c <<'END'
#include "parts/runs.h"
#include "lab.h"
bool race_trip;
int main(void)
{
    alignas(64) static unsigned char from[512], to[512], must[512];
    for (size_t i = 0; i < sizeof from; i++)
        from[i] = (unsigned char)(i * 7 + 1);
    for (size_t at = 0; at < 130; at++)
        for (size_t n = 0; n < 300; n++) {
            memset(to, 0, sizeof to);
            memset(must, 0, sizeof must);
            memcpy(must + at, from + at % 9, n);
            copy_past(to + at, from + at % 9, n);
            if (memcmp(to, must, sizeof to) != 0)
                refuse(NULL, "at=%zu n=%zu", at, n);
        }
    return 0;
}
END
    make -s runs
    run -0 ./runs
    [ -z "$output" ]
}

@test "a producer takes the fastest way by the second lap of each, and later another one when that is the fastest; past only if clearly" {
    cat >chooses.c <<'END'
#include "parts/runs.h"
#include <stdio.h>
bool race_trip;
/* A lap takes as long as its way takes, or that of the lap before it, if that is longer */
static void laps(struct choice *c, const double *takes, int n)
{
    static double now = 1;
    static int old;
    for (; n > 0; n--) {
        now += takes[c->way] > takes[old] ? takes[c->way] : takes[old];
        old = c->way;
        choose(c, now);
    }
    printf("way=%d chosen=%d\n", c->way, c->trial == WAYS);
}
int main(void)
{
    struct choice c = {0};
    laps(&c, (const double[]){1.3, 1, 1.2}, 8);
    laps(&c, (const double[]){1, 3, 3}, 200);
    laps(&c, (const double[]){1, 3, 3}, 100);
    laps(&c, (const double[]){1.4, 1.2, 1.2}, 300);
#if defined(__x86_64__)
    laps(&c, (const double[]){2, 2, 1.5}, 300);
    c = (struct choice){0}; /* there was nothing to send */
    laps(&c, (const double[]){1, 1.1, 0.9}, 8);
#else /* there is no PAST */
    puts("way=2 chosen=1\nway=0 chosen=1");
#endif
    return 0;
}
END
    make -s chooses
    run -0 ./chooses
    says 'way=1 chosen=1' 'way=1 chosen=1' 'way=0 chosen=1' 'way=1 chosen=1' 'way=2 chosen=1' 'way=0 chosen=1'
}

@test "a contestant that loses a message ends when it has worked for a minute, and no sooner, whatever the clock says" {
    sed 's/alarm(20)/ualarm(20000, 0)/; s/clock_gettime(CLOCK_PROCESS_CPUTIME_ID, /has_worked(/; s,"race.h","parts/race.h",
        s/^static struct room {/static int has_worked(struct timespec *); &/' parts/race.c >race.inc
    cat >lost.c <<'END'
#include "race.inc"
static int has_worked(struct timespec *worked) /* a minute of it at the fifth look, however late that is */
{
    static int looks;
    worked->tv_sec = ++looks < 5 ? 59 : 60;
    return looks == 5 && write(1, "a minute\n", 9) != 9;
}
static volatile int never;
int main(int argc, char **argv)
{
    race_begin(argc, argv, (struct contestant){.head = 0});
    while (race_next()->which == 1 && !never) /* the message does not come */
        while (!never)
            ;
    return race_end();
}
END
    make -s lost
    run -1 ../../common/limit 20 ./lost --ms 1
    [[ $output == *'a minute'* && $output == *'a minute of work, and no end: is a message lost?'* ]] || false
}

@test "how long a race takes is measured, by one sample of each contestant, which is none of the race's" {
    local program
    rm ring-* peer-* reference-*
    mkdir stubs
    # shellcheck disable=SC2016 # the stubs'
    for program in ring-1-naive ring-7-sleep; do
        printf '#!/bin/sh\necho "$*" >>ran\necho size=64 rate=1 unit=M/s ping=400,400 cpus=2 delay=0.0,0.0 wrong=0\n' >$program
        chmod +x $program
    done
    # shellcheck disable=SC2016 # a clock by which all of them take 7 seconds
    printf '#!/bin/sh\n[ "$1" = +%%s ] || exit 0\n[ ! -e later ] || exec echo 107\n: >later\necho 100\n' >stubs/date
    chmod +x stubs/date
    PATH="$PWD/stubs:$PATH" run -0 --separate-stderr ./race.sh --quick --rounds 3 --ms 2 --out samples
    # shellcheck disable=SC2154 # bats' own
    grep -qx 'race.sh: 5 contestants, 3 rounds, samples of 2 ms: about 22 seconds' <<<"$stderr"
    [ "$(grep -c -- '--ms 2$' ran)" -eq 20 ]
    [ "$(grep -vc '^#' samples)" -eq 15 ]
}

@test "the page's tables and its figure come from the recordings" {
    local sessions command
    # shellcheck disable=SC2046 # the files of the page, of three machines
    ./race.sh --plot $(sed -n 's/^\$ .*race.sh --beside //p' README.md) | cmp - figures/race.svg
    sessions=0
    while read -r command; do
        (eval "$command") >tables
        grep -F -A 200 "\$ $command" README.md | sed '1d; /^```/,$d' | grep -v -e '^\.\.\.$' >page
        [ "$(wc -l <page)" -gt 10 ]
        run -1 grep -vxFf tables page
        sessions=$((sessions + 1))
    done < <(sed -n 's/^\$ \(\.\/race\.sh --\(read\|beside\) .*\)/\1/p' README.md)
    [ "$sessions" -eq 3 ]
}

# cpus DIR: a made-up /sys/devices/system/cpu with 8 CPUs, two threads a core, and two cores to an L3
cpus() {
    local cpu core l3 dir
    for cpu in {0..7}; do
        dir=$1/cpu$cpu core=$((cpu % 4))
        [ $core -lt 2 ] && l3=0-1,4-5 || l3=2-3,6-7
        mkdir -p "$dir/topology" "$dir/cache/index0" "$dir/cache/index1" "$dir/cache/index3"
        echo $core,$((core + 4)) >"$dir/topology/core_cpus_list"
        put_cache "$dir/cache/index0" 1 Data 32K $core,$((core + 4))
        put_cache "$dir/cache/index1" 1 Instruction 32K $core,$((core + 4))
        put_cache "$dir/cache/index3" 3 Unified 16M $l3
    done
    echo 0-7 >"$1/online"
}
put_cache() { echo "$2" >"$1/level"; echo "$3" >"$1/type"; echo "$4" >"$1/size"; echo "$5" >"$1/shared_cpu_list"; }

@test "pairs.sh lists a pair of each kind that there is, with the caches that the two share" {
    need_linux 'made-up files of /sys'
    cpus sys
    SHMLAB_CPUS=$PWD/sys run -0 ./pairs.sh
    says 'same-cache 0,1 L3=16M' 'across 0,2 no cache' 'same-core 0,4 L1=32K L3=16M'
    echo 0-7,9-11 >sys/allowed # 4 to 7 are switched off; 9 is not there, though the system says so; 10 and 11 are not there
    echo 0-3,9 >sys/online
    SHMLAB_CPUS=$PWD/sys run -0 ./pairs.sh
    says 'same-cache 0,1 L3=16M' 'across 0,2 no cache'
    echo 1,5,9 >sys/online
    SHMLAB_CPUS=$PWD/sys run -0 ./pairs.sh
    says 'same-core 1,5 L1=32K L3=16M'
    rm sys/allowed
    echo 0-3,9 >sys/online
    SHMLAB_CPUS=$PWD/sys run -2 ./pairs.sh same-core
    says 'pairs.sh: this machine has no pair same-core; ./pairs.sh lists those it has'
    rm -r sys/cpu?/topology/core_cpus_list
    for cpu in 0 4; do echo 0,4 >sys/cpu$cpu/topology/thread_siblings_list; done # as old kernels call it
    echo 0,4 >sys/online
    SHMLAB_CPUS=$PWD/sys run -0 ./pairs.sh same-core
    says 'same-core 0,4 L1=32K L3=16M'
    echo 0 >sys/online
    SHMLAB_CPUS=$PWD/sys run -0 ./pairs.sh
    [ -z "$output" ]
    run -2 ./pairs.sh near
    says 'pairs.sh: KIND near: write same-core, same-cache or across'
    run -2 ./pairs.sh across across
    says 'pairs.sh: write one KIND, or none; --help tells more'
}

@test "on macOS pairs.sh says what sysctl knows of the cores" {
    mkdir stubs
    printf '#!/bin/sh\necho Darwin\n' >stubs/uname
    # shellcheck disable=SC2016 # the stub's
    printf '#!/bin/sh\nfor i; do case $i in hw.physicalcpu) echo "$i: 8" ;; hw.perflevel0.cpusperl2) echo "$i: 4" ;; esac; done\n' >stubs/sysctl
    chmod +x stubs/*
    PATH="$PWD/stubs:$PATH" run -0 ./pairs.sh
    says 'any - hw.physicalcpu=8 hw.perflevel0.cpusperl2=4'
    PATH="$PWD/stubs:$PATH" run -2 ./race.sh --quick --pair across
    [[ $output == *'has no pair across'* ]] || false
}

@test "a race runs on the pair that it is told, with a contestant of your own, and its recording names the machine" {
    need_linux 'taskset'
    rm ring-* peer-* reference-* recordings # a link to the workbook's own
    mkdir stubs
    cpus sys
    # shellcheck disable=SC2016 # the stubs'
    printf '#!/bin/sh\necho "$*" >>ran\nshift 2\nexec "$@"\n' >stubs/taskset
    printf '#!/bin/sh\necho size=64 rate=1 unit=M/s ping=400,400 cpus=2 delay=0.0,0.0 wrong=0\n' >mine.sh
    chmod +x stubs/taskset mine.sh
    SHMLAB_CPUS=$PWD/sys PATH="$PWD/stubs:$PATH" run -0 --separate-stderr ./race.sh --quick --pair across --rounds 2 --also 'mine.sh --size 64' --record
    [ "$(sort -u ran)" = '-c 0,2 ./mine.sh --size 64 --ms 20' ]
    [ "$(wc -l <ran)" -eq 3 ] # once before the rounds
    [[ $output == '# machine: '*'# pair: across 0,2 no cache'*'ping-pong: 400 ns at first, 400 ns at the end;'*'mine.sh '* ]] || false
    set -- recordings/*-across-*.tsv
    [[ $# -eq 1 && $(head -n 1 "$1") == '# machine: '?* && $(grep -c mine.sh "$1") -eq 2 ]] || false
    SHMLAB_CPUS=$PWD/sys run -2 ./race.sh --quick --pair across --record
    says "race.sh: there is already a recording $1: remove it, or give it another name"
    SHMLAB_CPUS=$PWD/sys run -2 ./race.sh --quick --pair near
    says 'pairs.sh: KIND near: write same-core, same-cache or across'
}

@test "a race leaves out who says that it cannot run here; it fails, and says why, if a message is wrong or a contestant ends otherwise" {
    rm ring-* peer-* reference-*
    contestant() { printf '#!/bin/sh\n%s\n' "$2" >"$1"; chmod +x "$1"; }
    good='size=64 rate=1 unit=M/s ping=400,400 cpus=2 delay=0.0,0.0 wrong=0'
    contestant good "cat >read; echo $good"
    contestant usage 'echo "usage: no such size" >&2; echo usage: SIZE; exit 2'
    contestant lacks 'echo "lacks: x.h was not there when this was built" >&2; echo hint: install it; exit 1'
    contestant kernel 'echo "kernel: mq_open(x): ENOSYS (Function not implemented)"; exit 1'
    race() { run "$1" --separate-stderr ./race.sh --quick --rounds 2 --ms 2 --out samples "${@:2}" --also good; }
    race -0 --also usage --also lacks --also kernel
    for said in 'usage: usage: no such size' 'lacks: lacks: x.h was not there when this was built' 'kernel: kernel: mq_open(x): ENOSYS (Function not implemented)'; do
        grep -qxF "race.sh: leaves out $said" <<<"$stderr"
    done
    [ "$(cut -f 1,2 samples | grep -v '^#')" = $'1\tgood\n2\tgood' ]
    contestant false 'echo size=64 rate=1 unit=M/s ping=400,400 cpus=2 delay=0.0,0.0 wrong=1; exit 1'
    contestant mute 'exit 1'
    contestant late 'echo "late: no memory" >&2; echo hint: buy some; exit 1'
    contestant empty 'echo nothing'
    for said in 'false:status 1: size=64 rate=1 *wrong=1' 'mute:status 1: it said nothing' 'late:status 1: late: no memory' 'empty:no sample: nothing'; do
        race -1 --also "${said%%:*}"
        [[ $stderr == *"race.sh: ${said%%:*} failed: "${said#*:}$'\n'* ]] || false
        [ "$(grep -vc '^#' samples)" -eq 4 ]
        [[ $output == *'samples: 4; '* ]] || false
    done
    # wrong once only, before the rounds
    contestant once "[ -e later ] || { : >later; echo size=64 rate=1 wrong=1; exit 1; }; echo $good"
    race -1 --also once
    [[ $output == *'0 wrong, 0 failed'* ]] || false
}

@test "several machines are shown side by side, each with its name and its ping-pong" {
    one() { printf '# machine: %s\n1\tring-7-sleep\tsize=64 rate=%s unit=M/s ping=%s,%s cpus=2 delay=0.0,0.0 wrong=0\n' "$1" "$2" "$3" "$3"; }
    one Red 100 400 >red
    one Blue 200 70 >blue
    printf '1\tmine\tsize=64 trip=90 unit=ns ping=70,70 cpus=2 delay=0.0,0.0 wrong=0\n' >>blue
    run -0 ./race.sh --beside red blue
    [[ $output =~ 'Red, 400 ns'\ +'Blue, 70 ns' ]] || false
    [[ $output =~ ring-7-sleep\ +100\ +200 ]] || false
    [[ $output =~ mine\ +-\ +90 ]] || false
    run -0 ./race.sh --plot red blue
    [[ $output == *'on Red, 400 ns and Blue, 70 ns, in this order.'*' ring-7-sleep 100, 200.'* ]] || false
}

@test "the race refuses what it does not know" {
    run -2 ./race.sh --fast
    says 'race.sh: unknown option --fast; --help lists them'
    run -2 ./race.sh
    says 'race.sh: say --quick, --full, --read FILE, --beside FILE or --plot FILE; --help tells more'
    run -2 ./race.sh --read nowhere
    says 'race.sh: there is no file nowhere'
    run -2 ./race.sh --beside /dev/null nowhere
    says 'race.sh: there is no file nowhere'
    misuse '--size 32: write 8, 64 or 64K' ./ring-1-naive --size 32
    misuse 'KIND fifo: write pipe, socket or tcp' ./peer-bytes fifo
    misuse 'REFERENCE x: write memcpy, pieces or call' ./reference-local x
    case $(uname -m) in x86_64 | amd64) last=', run or past' ;; *) last=' or run' ;; esac
    misuse "KIND x: write choose, each$last" ./ring-9-runs x
}

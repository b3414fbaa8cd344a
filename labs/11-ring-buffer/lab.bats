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
    says "consumer: shm_open($name): ENOENT (No such file or directory)" 'hint: there is no ring to go on with'
}
# begun FILE: waits until the program that writes to FILE is at its ring; sets pid, which is $!
begun() {
    until grep -q 'slots=' "$1"; do kill -0 $! || return; done
    pid=$!
}

@test "wrong usage is refused in a line, and makes nothing" {
    misuse 'no WORD' ./producer
    misuse 'too many operands: x' ./producer --count 3 x
    misuse '--count: write a number, such as 4096, 4K, 10M or 1G' ./producer --count x
    misuse 'unknown option --words' ./producer --words
    misuse 'too many operands: x' ./consumer x
    misuse '--fresh or --go-on, not both' ./consumer --fresh --go-on
    misuse '--fresh or --go-on, not both' ./producer --fresh --go-on x
    misuse 'WORD takes 57 bytes with its end, a slot has 56' ./producer "$(printf %056d 0)"
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
    says "consumer: there is a consumer, pid=$!" 'hint: a ring has one of each: let it end, or take another --name'
    run -1 ./producer --fresh x
    says "producer: pid=$! uses this ring" 'hint: leave --fresh out, or stop it first'
    ./producer x
    wait $!
    no_ring
}

@test "another clone's ring is refused and left as it is, whoever comes, and so is one whose keyfile was replaced" {
    ./consumer >got 3>&- &
    begun got
    mkdir ../clone
    cp producer consumer keyfile ../clone
    for command in './producer x' './producer --fresh x' ./consumer './consumer --go-on' './consumer --fresh'; do
        run -1 sh -c "cd ../clone && exec $command"
        says "*: $name is the ring of another clone, or of another keyfile" 'hint: take another --name, or if nobody uses it: make clean-ipc'
    done
    cp keyfile new && mv new keyfile
    run -1 ./consumer
    says "consumer: $name is the ring of another clone, or of another keyfile" 'hint: *'
    kill "$pid"
    wait "$pid" || :
    no_ring
    (cd ../clone && ./producer y && ./consumer)
}

@test "a second run goes on where the first stopped; --fresh begins anew" {
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
    says 'kills: KILLS --nope: write a number, such as 40'
    run -2 ./kills.sh 3 4
    says 'kills: one number, KILLS; see ./kills.sh --help'
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
        kill -TERM "$(child_of $!)"
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
    says "consumer: $name is no ring of ours" 'hint: take another --name'
    head -c 100000 /dev/urandom >"/dev/shm$name"
    run -1 ./producer x
    says "producer: $name is no ring of ours" 'hint: take another --name'
    [ -e "/dev/shm$name" ]
    rm "/dev/shm$name"
    : >"/dev/shm$name" # its maker was killed before it had a size
    run -0 ./producer x
    says "producer: found name=$name slots=1024" 'producer: sent=1 next=1'
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

# ---- the race ----

@test "the message queue that kill -9 leaves is found by its key" {
    ./peer-queue-sysv --ms 10000 >/dev/null 2>&1 3>&- &
    kill -9 $! "$(child_of $!)"
    wait $! || :
    run -1 ./peer-queue-sysv
    [ "${lines[1]}" = 'hint: make clean-ipc removes what a killed run left' ]
    run -1 "$TOP/common/leftovers" keyfile
    [[ $output == 'leftovers: System V message queue '* ]] || false
    "$TOP/common/leftovers" --remove keyfile
}

@test "a sample counts if nobody disturbed it, on two cores, and no message was wrong" {
    sample() { printf '%s\tring-7-sleep\tsize=64 rate=%s unit=M/s ping=%s cpus=2 delay=%s wrong=%s\n' "$@"; }
    { sample 1 100 400,410 0.1,2.9 0; sample 2 110 400,400 0.0,3.1 0; sample 3 900 60,61 0.0,0.0 0
      sample 4 120 420,400 0.0,0.0 0; sample 5 130 400,400 0.0,0.0 0; printf '6\tring-7-sleep\tkilled\n'; } >samples
    run -0 ./race.sh --read samples
    [ "${lines[0]}" = 'samples: 6; thrown away: 1 disturbed, 1 on one core, 0 wrong, 1 failed. ping-pong: median 400 ns' ]
    [[ $output =~ ring-7-sleep\ +120\ +120\ \.\.\ 130\ +3 ]] || false
    sample 7 100 400,400 0.0,0.0 1 >>samples
    run -1 ./race.sh --read samples
    [[ ${lines[0]} == *' 1 wrong, '* ]] || false
}

@test "the page's table and its figure come from the samples" {
    ./race.sh --plot samples.tsv | cmp - figures/race.svg
    ./race.sh --read samples.tsv >tables
    sed -n '/^\$ .*--read samples.tsv/,/^```/p' README.md | grep -v -e '^\$' -e '^```' -e '^\.\.\.$' >page
    [ "$(wc -l <page)" -gt 50 ]
    run -1 grep -vxFf tables page
}

@test "the race refuses what it does not know" {
    run -2 ./race.sh --fast
    says 'race: --fast? see race.sh --help'
    run -2 ./race.sh --read nowhere
    says 'race: no file nowhere'
    misuse '--size 32: write 8, 64 or 64K' ./ring-1-naive --size 32
    misuse 'KIND fifo: write pipe, socket or tcp' ./peer-bytes fifo
    misuse 'BOUND x: write memcpy, pieces or call' ./bound-local x
}

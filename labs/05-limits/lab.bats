#!/usr/bin/env bats
# What the page of 05-limits does not show: bad input, edges

load ../../tests/helper

setup() { room limits; }
teardown() { nothing_left; }

need_tweak() {
    need_linux 'namespaces'
    ./tweak shmmni=7 -- true 2>/dev/null || skip 'no IPC namespace here: tweak is refused'
}

kernel() { # the limits as /proc/sys has them
    cat /proc/sys/kernel/shmmax /proc/sys/kernel/shmmni /proc/sys/kernel/shmall
}

# Runs COMMAND where no capability and no user namespace is left
no_namespaces() {
    # shellcheck disable=SC2016
    unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces &&
        exec setpriv --bounding-set=-all --inh-caps=-all "$@"' sh "$@"
}

# ---- limits ----

@test "limits says what /proc/sys/kernel says" {
    need_linux '/proc/sys'
    run -0 ./limits
    says "shmmax=$(cat /proc/sys/kernel/shmmax)" shmmin=1 "shmmni=$(cat /proc/sys/kernel/shmmni)" \
        'shmseg=*' "shmall=$(cat /proc/sys/kernel/shmall)" "shmall_unit=$(getconf PAGESIZE)"
}

@test "limits takes no operand and no option" {
    misuse 'too many operands: shmmax' ./limits shmmax
    misuse 'unknown option --all' ./limits --all
}

@test "--help prints each program's usage line" {
    for program in limits take tweak; do
        run -0 --separate-stderr ./$program --help
        says "usage: $program*"
    done
}

@test "a closed or full stdout is told" {
    need_linux '/dev/full'
    for command in limits 'take 1' 'take --posix 1'; do
        run -1 sh -c "./$command >&-"
        says "${command%% *}: stdout is closed" 'hint: *'
        run -1 sh -c "./$command >/dev/full"
        says "${command%% *}: cannot write to stdout"
    done
}

# ---- take ----

@test "take refuses a SIZE that is none" {
    misuse 'no SIZE' ./take
    for size in '' x -1 4KB; do
        misuse "size $size: write a number, such as 4096, 4K, 10M or 1G" ./take "$size"
    done
    for size in 9223372036854775808 8589934592G; do
        misuse "size $size: too large" ./take "$size"
    done
    misuse 'size 0: at least 1 byte' ./take 0
}

@test "take refuses a COUNT that is none, and a third operand" {
    for count in '' x 1x -1 0 256 ' 1'; do
        misuse "COUNT $count: write a whole number from 1 to 255" ./take 1 "$count"
    done
    misuse 'too many operands: 3' ./take 1 2 3
}

@test "take refuses two kinds at once, and the same kind twice" {
    misuse '--sysv and --posix: choose one' ./take --sysv --posix 1
    misuse '--posix is given twice' ./take --posix --posix 1
}

@test "take --posix asks for no more than 1G in all" {
    misuse 'SIZE times COUNT: *' ./take --posix 1073741825
    misuse 'SIZE times COUNT: *' ./take --posix 512M 3
    misuse 'SIZE times COUNT: *' ./take --posix 9223372036854775807 255
}

@test "take gives back all that it took, up to 255 segments" {
    need_tweak
    for count in 1 2 255; do
        run -0 ./tweak -- sh -c "./take 1 $count && ipcs -m | grep -c ^0x || :"
        says "take: sysv size=1 got=$count of=$count" 0
    done
    run -0 ./take --sysv 4K 3
    says 'take: sysv size=4096 got=3 of=3'
    "$TOP/common/leftovers" keyfile
}

@test "take gives back what it took when a limit said no" {
    need_tweak
    run -0 ./tweak shmmni=3 -- sh -c './take 1 9; ipcs -m | grep -c ^0x || :'
    says 'take: sysv size=1 got=3 of=9 refused=ENOSPC limit=shmmni' 0
}

@test "take leaves a segment alone that has one of its keys" {
    need_tweak
    # shellcheck disable=SC2016
    run -0 ./tweak -- sh -c 'cp ../02-sysv-shm/get . && ./get --create 8 && id=$(./get 0) && ! ./take 1 255 && [ "$(./get 0)" = "$id" ]'
    says 'get: *' 'take: shmget(key=0x*): EEXIST (File exists)' \
        'hint: another take is at work; make clean-ipc removes what a killed one of yours left'
}

@test "take --posix leaves an object alone that has its name" {
    ../03-posix-shm/writer --name "$SHMLAB_PREFIX.take" mine
    run -1 ./take --posix 1
    says "take: shm_open($SHMLAB_PREFIX.take): EEXIST (File exists)" 'hint: make clean-ipc removes what a killed run left'
    run -0 ../03-posix-shm/reader --name "$SHMLAB_PREFIX.take"
    [ "${lines[0]##* }" = msg=mine ]
}

@test "take in another directory says where to run it; --posix runs anywhere" {
    cd /
    run -1 "$ROOM/take" 1
    says 'take: ftok(keyfile): ENOENT (No such file or directory)' "hint: run it in the lab's directory"
    run -0 "$ROOM/take" --posix 1
    says 'take: posix size=1 got=1 of=1'
}

@test "take --posix names the limit behind EFBIG, EMFILE and ENOSPC" {
    need_linux 'macOS has none of these limits on objects'
    run -1 sh -c 'ulimit -f 1; ./take --posix 1M'
    says 'take: posix size=1048576 got=0 of=1 refused=EFBIG limit=RLIMIT_FSIZE'
    run -1 sh -c 'ulimit -n 8; ./take --posix 1 20'
    says 'take: posix size=1 got=* of=20 refused=EMFILE limit=RLIMIT_NOFILE'
    small_shm 0 64K './take --posix 64K 1; ./take --posix 64K 2; ls /dev/shm'
    says 'take: posix size=65536 got=1 of=1' 'take: posix size=65536 got=1 of=2 refused=ENOSPC limit=/dev/shm'
}

# ---- tweak ----

@test "tweak refuses junk, and runs nothing then" {
    for junk in shmmax shmmax= shmmax=x shmmax=-1 shmseg=8 SHMMAX=1 '' shmall=99999999999999999999K; do
        run -2 ./tweak shmmax=4096 "$junk" -- echo ran
        [ "${#lines[@]}" -eq 2 ]
        [ "${lines[1]%% \[*}" = 'usage: tweak' ]
    done
    misuse 'unknown option --shmmax=1' ./tweak --shmmax=1 -- echo ran
    misuse '--apply is given twice' ./tweak --apply --apply -- echo ran
}

@test "tweak wants a COMMAND behind --" {
    misuse 'no COMMAND after --' ./tweak
    misuse 'no COMMAND after --' ./tweak shmmax=1 --
    misuse 'no COMMAND after --' ./tweak shmmax=1 shmall=1
}

@test "tweak --apply is refused on Linux" {
    need_linux 'on macOS it changes the machine'
    misuse "--apply is for macOS: here nothing of the machine's is changed" ./tweak --apply -- echo ran
}

@test "tweak passes on its command's arguments and status" {
    need_tweak
    # shellcheck disable=SC2016
    run -7 ./tweak shmmni=7 -- sh -c 'echo "$0" "$@"; exit 7' --apply -x -- shmmax=1
    says '--apply -x -- shmmax=1'
    run -1 ./tweak -- ./nosuch
    says 'tweak: ./nosuch: ENOENT (No such file or directory)'
}

@test "tweak takes suffixes, and of two values the last" {
    need_tweak
    run -0 ./tweak shmmax=1K shmall=2M shmmax=4K -- cat /proc/sys/kernel/shmmax /proc/sys/kernel/shmall
    says 4096 2097152
}

@test "a value that the kernel does not take is named, and nothing runs" {
    need_tweak
    run -1 ./tweak shmmni=32769 -- echo ran
    says 'tweak: writing 32769 to /proc/sys/kernel/shmmni: EINVAL (Invalid argument)'
}

@test "tweak never changes the machine's own limits, nor its segments" {
    need_tweak
    kernel >before
    ./tweak shmmax=4096 shmall=16 shmmni=3 -- ../02-sysv-shm/get --create 1
    run -1 ./tweak shmmax=4096 shmall=16 shmmni=3 -- ./nosuch
    run -1 ./tweak shmmax=8192 shmmni=99999 -- true
    run -2 ./tweak shmmax=8192 shmmni=x -- true
    run -137 ./tweak shmmax=8192 -- sh -c 'kill -KILL $$'
    kernel | cmp - before
    run -1 ../02-sysv-shm/get 0
}

@test "an ordinary user may tweak, through a user namespace" {
    need_stranger
    stranger ./tweak shmmax=4096 -- true 2>/dev/null || skip 'the kernel lets ordinary users set no limits'
    kernel >before
    run -0 stranger ./tweak shmmax=4096 -- ./limits
    [ "${lines[0]}" = shmmax=4096 ]
    kernel | cmp - before
}

@test "where namespaces are refused tweak says so in one line, and runs nothing" {
    need_linux 'namespaces'
    no_namespaces true 2>/dev/null || skip 'no user namespace to refuse others in'
    run -1 no_namespaces ./tweak shmmax=4096 -- echo ran
    says 'tweak: unshare: ENOSPC (No space left on device)' 'hint: run it as root: this kernel gives others no namespaces'
}

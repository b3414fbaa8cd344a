#!/usr/bin/env bats
# Each system call of each program fails once, or comes with SIGINT or SIGTERM: the program says so
# and leaves nothing half made. No call is listed here: tests/soak/faults finds them, and says what is right.

load ../helper

setup_file() {
    local lab
    command -v strace >/dev/null || return 0 # then every test is skipped
    for lab in "$TOP"/labs/0[1-5789]-* "$TOP"/labs/1[0136]-*; do
        make -s -C "$lab" all || return
    done
}

setup() { need_tracing; }
teardown() {
    kill "${busy[@]}" 2>/dev/null || :
    nothing_left
}

teardown_file() {
    [ ! -e "$BATS_FILE_TMPDIR/cases" ] ||
        awk '{ n += $1 } END { print "# " n " cases" }' "$BATS_FILE_TMPDIR/cases" >&3
}

# each ARGUMENT...: the cases of one run; their number is written down
each() {
    run "$TOP/tests/soak/faults" "$@" 3>&-
    echo "$output"
    echo "${lines[${#lines[@]} - 1]}" >>"$BATS_FILE_TMPDIR/cases"
    [ "$status" -eq 0 ]
}

namespaces() { # COMMAND...: what tweak runs under
    "$@" ./tweak shmmni=7 -- ./limits >/dev/null 2>&1 || skip "this system gives us no IPC namespace"
}

@test "under strace a program makes the same calls each time, beside other work, too" {
    room synchronisation
    each failing forced nothing ./forced # makes unheard
    for _ in 1 2 3 4 5 6; do
        sh -c 'while :; do :; done' 3>&- &
        busy+=($!)
    done
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        strace -o trace "$TOP/build/unheard" ./forced >said
        grep -c '^read(' trace
    done >reads
    [ "$(sort -u reads | wc -l)" -eq 1 ]
}

# ---- a call fails ----

@test "share: each call that fails is named, and nothing is left" {
    room fork-mmap
    each failing share nothing ./share --map shared
    each failing share nothing ./share private
}

@test "System V: each call that fails is named; what a program made is gone, and a segment that was there stays" {
    room sysv-shm
    each failing get nothing ./get --create 4096
    each failing get nothing ./get --create --excl 4096
    each failing get segment ./get --create 4096
    each failing get segment ./get 0
    each failing hold segment ./hold
    each failing hold segment ./hold true
    each failing key segment ./key keyfile keyfile
    each failing reader segment ./reader
    each failing remove segment ./remove
    each failing twice full_segment ./twice
    each failing writer nothing ./writer hello
    each failing writer segment ./writer hello
}

@test "POSIX: each call that fails is named; what a program made is gone, and an object that was there stays until it is removed" {
    room posix-shm
    each failing beyond nothing ./beyond
    each failing reader object ./reader --map
    each failing reader object ./reader --keep
    each failing remove object ./remove
    each failing writer nothing ./writer hello
    each failing writer object ./writer hello
}

@test "name, peek and poke: each call that fails is named, and the object stays" {
    room dev-shm
    each failing name nothing ./name shell
    each failing peek object ./peek "$SHMLAB_PREFIX.posix"
    each failing peek object ./peek "$SHMLAB_PREFIX.posix" true
    each failing poke object ./poke "$SHMLAB_PREFIX.posix" 0 hello
}

@test "limits, take, attach and request: each call that fails is named or is its result, and all memory is given back" {
    room limits
    each failing limits nothing ./limits
    each failing take nothing ./take 4K 2
    each failing take nothing ./take --posix 4K 2
    each failing attach nothing ./attach 3
    each failing request nothing ./request --lock 4K
    each failing request nothing ./request --sysv --lock 4K
}

@test "take, where a limit says no: each call that fails is named or is its result" {
    room limits
    namespaces
    each failing take nothing ./tweak shmmni=1 -- ./take 4K 2
}

@test "tweak: each call that fails is named" {
    room limits
    namespaces
    printf '#!/bin/sh\n' >nothing
    chmod +x nothing
    each failing tweak nothing ./tweak shmmax=4096 shmall=1024 shmmni=32 -- ./nothing
}

@test "tweak, who is not root: each call that fails is named" {
    room limits
    namespaces strace -o /dev/null -e inject=unshare:error=EPERM:when=1
    printf '#!/bin/sh\n' >nothing
    chmod +x nothing
    each --also unshare:error=EPERM:when=1 failing tweak nothing ./tweak shmmax=4096 -- ./nothing
}

@test "synchronisation: each call that fails is named, and nothing is left" {
    room synchronisation
    each failing counter-atomic nothing ./counter-atomic 10
    each failing counter-pipe nothing ./counter-pipe 10
    each failing cond nothing ./cond
    each failing forced nothing ./forced
    each failing killed-flock nothing ./killed-flock
    each failing killed-mutex nothing ./killed-mutex
}

@test "addresses: each call that fails is named, and nothing is left" {
    room addresses
    each failing twice nothing ./twice
    each failing frame nothing ./frame --look
    each failing cow nothing ./cow
    each failing first-touch nothing ./first-touch 2
    each failing list-pointers nothing ./list-pointers
    each failing list-offsets nothing ./list-offsets
    each failing readonly nothing ./readonly
}

@test "keys and names: each call that fails is named, and nothing is left" {
    room keys-and-names
    cp keyfile mine
    each failing apart nothing ./apart keyfile 1
    each failing renew nothing ./renew mine
    each failing private nothing ./private
    each failing race-posix nothing ./race-posix --processes 2 --rounds 1
    each failing race-sysv nothing ./race-sysv --processes 2 --rounds 1
}

@test "a squatter, its victim and four defences: each call that fails is named, and nothing is left" {
    room keys-and-names
    each failing squatter nothing ./squatter true
    each failing naive nothing ./naive x
    each failing defend-excl nothing ./defend-excl x
    each failing defend-name nothing ./defend-name x
    each failing defend-pass nothing ./defend-pass x
    each failing defend-memfd nothing ./defend-memfd x
}

@test "outlive-segment and outlive-object: each call that fails is named, and what they made is gone" {
    room lifetimes
    for kind in segment object; do
        each failing outlive-$kind nothing ./outlive-$kind kill
        each failing outlive-$kind nothing ./outlive-$kind --from nameless remove
    done
}

@test "the holders, steps-object, steps-segment and sweep: each call that fails is named, and what they made is gone" {
    room lifetimes
    each failing holder-segment nothing ./holder-segment 2147483647
    each failing holder-object nothing ./holder-object "$SHMLAB_PREFIX.none"
    each failing steps-object nothing ./steps-object
    each failing steps-segment nothing ./steps-segment
    each failing sweep segment sh -c 'echo pid=999999999 start=1 >announced; exec ./sweep'
    rm -f announced
}

@test "shrink, detached, hide and orphan: each call that fails is named, and what they made, hid or announced is gone" {
    room lifetimes
    each failing shrink nothing ./shrink
    each failing detached nothing ./detached
    each failing hide nothing ./hide true
    each failing orphan nothing ./orphan
    [ -z "$(ls announced announced-* 2>/dev/null)" ]
}

@test "ring-buffer: each call that fails is named; a ring that the producer made is gone, and a message is taken or in the ring" {
    room ring-buffer
    each failing producer nothing ./producer x
    each failing producer ring ./producer x
    each failing consumer ring ./consumer
}

@test "what a killed process leaves: each call that fails is named, and nothing is left" {
    room crash-safe
    each failing two-copies nothing ./two-copies
    each failing transfer nothing ./transfer undo
    each failing owner nothing sh -c 'rm -f seat; exec ./owner true'
    each failing owner nothing ./owner --die
    each failing ask nothing ./ask
}

@test "many-writers send, receive and heap: each call that fails is named, and what is in the ring and the heap stays" {
    room many-writers
    each failing send nothing ./send 5 6
    each failing receive nothing ./receive
    each failing heap nothing ./heap put 1 text
    each failing heap nothing ./heap list
    each failing killed-owners nothing ./killed-owners
    each failing killed-lock nothing ./killed-lock
}

# ---- a stop signal comes ----

@test "SIGINT and SIGTERM at any call end share, and nothing is left" {
    room fork-mmap
    each gone share nothing ./share
}

@test "SIGINT and SIGTERM at any call end System V: what a program made is gone, and a segment that was there has the old message or the new one, whole" {
    room sysv-shm
    each gone get nothing ./get --create 4096
    each gone twice full_segment ./twice
    each gone writer nothing ./writer hello
    each whole writer segment ./writer goodbye
}

@test "SIGINT and SIGTERM at any call end POSIX: what a program made is gone, and an object that was there has the old message or the new one, whole" {
    room posix-shm
    each gone beyond nothing ./beyond
    each gone writer nothing ./writer hello
    each whole writer object ./writer goodbye
}

@test "SIGINT and SIGTERM at any call end twice, frame and readonly, and the object is gone" {
    room addresses
    each gone twice nothing ./twice
    each gone frame nothing ./frame
    each gone readonly nothing ./readonly
}

@test "SIGINT and SIGTERM at any call end what keys and names are about, and nothing is left" {
    room keys-and-names
    cp keyfile mine
    each gone renew nothing ./renew mine
    each gone private nothing ./private
    each gone race-posix nothing ./race-posix --processes 2 --rounds 1
    each gone squatter nothing ./squatter true
    each gone naive nothing ./naive x
    each gone defend-excl nothing ./defend-excl x
    each gone defend-name nothing ./defend-name x
    each gone defend-pass nothing ./defend-pass x
}

@test "SIGINT and SIGTERM at any call end a counter and killed-sem-sysv, and nothing is left" {
    room synchronisation
    each gone counter-sem-posix nothing ./counter-sem-posix 10
    each gone counter-sem-sysv nothing ./counter-sem-sysv 10
    each gone counter-queue-sysv nothing ./counter-queue-sysv 10
    each gone killed-sem-sysv nothing ./killed-sem-sysv
    each gone killed-sem-posix nothing ./killed-sem-posix
    each gone cond nothing ./cond
}

@test "SIGINT and SIGTERM at any call end take and attach, and all memory is given back" {
    room limits
    each gone take nothing ./take 4K 2
    each gone take nothing ./take --posix 4K 2
    each gone attach nothing ./attach 3
    each gone request nothing ./request --sysv --lock 4K
}

@test "SIGINT and SIGTERM at any call end outlive-segment, outlive-object, shrink, detached and orphan, and what they made is gone" {
    room lifetimes
    each gone outlive-segment nothing ./outlive-segment exec
    each gone outlive-object nothing ./outlive-object exec
    each gone shrink nothing ./shrink
    each gone detached nothing ./detached
    each gone orphan nothing ./orphan
    [ -z "$(ls announced announced-* 2>/dev/null)" ]
}

@test "SIGINT and SIGTERM at any call end the ring buffer's two programs: the message is in the ring, whole, or taken, or there is nothing" {
    room ring-buffer
    each whole producer nothing ./producer x
    each whole consumer ring ./consumer
}

#!/usr/bin/env bats
# What scripts/check.sh's `meddled` finds between the steps of a program (common/meddle.c), and common/scribble
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # a check's own variables; run's output

load ../helper

setup() {
    room posix-shm
    name=$SHMLAB_PREFIX.posix
}
teardown() { nothing_left; }

# program BODY: makes ./stepper and meddled/stepper; `at` is a page of the object, which is made if there is none
program() {
    cat >stepper.c <<END
#include "lab.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    int fd = shm_open("$name", O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        die("shm_open");
    if (ftruncate(fd, 4096) == -1)
        die("ftruncate");
    volatile char *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        die("mmap");
    $1
    return 0;
}
END
    make -s stepper meddled/stepper
}

# checked SCRIPT: runs a check of these lines
checked() {
    run sh -c '. ../../scripts/check.sh
before() { ../../common/leftovers --remove keyfile >/dev/null; }
'"$1"
    ../../common/leftovers --remove keyfile >/dev/null || :
    last=${lines[${#lines[@]} - 1]}
}

# Compilers for 32 bits call no function for each load and store
need_instrument() { nm meddled/stepper.o | grep -q __tsan_ || skip 'this compiler does not instrument loads and stores'; }

@test "a lock of an open file is a step, as a process's lock is" {
    need_linux "F_OFD_SETLK, which is 37: its name is for _GNU_SOURCE"
    program 'struct flock whole = {.l_type = F_WRLCK}; fcntl(fd, F_SETLK, &whole); if (fcntl(fd, 37, &whole) == -1) return 0;'
    checked 'meddled record ./stepper; grep -c fcntl .steps'
    [ "$last" = 2 ]
}

@test "fail: each call fails once, and one that is passed over is named" {
    program 'if (shm_unlink("'"$name"'") == -1) die("shm_unlink");'
    checked 'meddled fail ./stepper'
    [ "$status" -eq 0 ]
    program 'shm_unlink("'"$name"'");'
    checked 'meddled fail ./stepper'
    [ "$status" -eq 1 ]
    [[ $last == 'wanted: ./stepper ends with a message and status 1 when shm_unlink fails'*'; came: status 0' ]] || false
    checked 'spared=shm_unlink; meddled fail ./stepper'
    [ "$status" -eq 0 ]
}

@test "kill: each state that a killed program can leave is met" {
    program "at[0] = 'a'; at[1] = 'b'; at[0] = 'c';"
    need_instrument
    checked 'after() { ./reader --keep 2>&1 | sed -n "s/.*msg=/left /p"; }
meddled kill ./stepper'
    [ "$status" -eq 0 ]
    echo "$output"
    [ "$(printf '%s\n' "$output" | grep ^left | uniq)" = "$(printf 'left \nleft a\nleft ab\nleft cb')" ]
}

@test "rival: what another process does between look and use is seen" {
    program 'char text[5] = ""; if (at[0] == 0) { at[1] = 109; at[0] = 1; text[0] = at[1]; printf("%s\n", text); }'
    need_instrument
    checked 'rival="../../common/scribble '"$name"' 1 79 2>/dev/null"
after() { case $out in m | "") ;; *) wanted "what was written" "$out"; esac; }
meddled rival ./stepper'
    [ "$status" -eq 1 ]
    [ "$last" = 'wanted: what was written; came: y' ]
}

@test "accesses of every kind are steps: plain ones, atomic ones, copies, a child's" {
    program 'struct some { char bytes[40]; } some = {{1}}; char *to = (char *)at;
    at[0] = 1; memcpy(to + 64, &some, sizeof some); *(struct some *)(void *)(to + 128) = some;
    atomic_fetch_add((atomic_int *)(void *)(to + 256), 1); int was = 1;
    atomic_compare_exchange_strong((atomic_int *)(void *)(to + 256), &was, 2);
    pid_t child = fork(); if (child == 0) { strcpy(to + 300, "child"); _exit(0); } waitpid(child, NULL, 0);'
    need_instrument
    MEDDLE=record MEDDLE_LOG=log meddled/stepper
    for step in shm_open ftruncate mmap store memcpy fetch_add 'compare and exchange' fork strcpy waitpid; do
        grep -q "^0x[0-9a-f]* $step" log || { echo "no step: $step"; cat log; return 1; }
    done
    ../../common/leftovers --remove keyfile >/dev/null
}

@test "a program of whose steps none is met fails its check" {
    printf 'int main(void) { return 0; }\n' >stepper.c
    make -s meddled/stepper
    checked 'meddled kill ./stepper'
    [ "$status" -eq 1 ]
    [[ $last == 'wanted: '*' makes a call or uses shared memory; came: status 0' ]] || false
}

@test "scribble writes inside an object or a segment, and refuses the rest" {
    run -0 ./writer --size 4096 hello
    run -0 ../../common/scribble "$name" 1 41
    run -0 ./reader --keep
    [[ $output == *hAllo* ]] || false
    run -1 ../../common/scribble "$name" 4096 00
    says "scribble: $name has 4096 bytes" 'hint: write inside'
    run -1 ../../common/scribble "$name" 4095 0000
    run -2 ../../common/scribble "$name" 0 0g
    run -2 ../../common/scribble "$name" 0 000
    run -1 ../../common/scribble "$name.none" 0 00
    run -0 ./remove
    : >keyfile
    ../02-sysv-shm/writer hello >made
    id=$(sed -n 's/.* id=\([0-9]*\).*/\1/p' made)
    run -0 ../../common/scribble "$id" 0 4a
    run -0 ../02-sysv-shm/reader
    [[ $output == *Jello* ]] || false
    ../02-sysv-shm/remove >/dev/null
}

@test "steps that never come again are no pass" {
    program '' # then changed, so that only the first run gets as far as a step
    sed -i.bak 's|    lab_start|    if (access("again", F_OK) == 0) _exit(0);\n    fclose(fopen("again", "w"));\n&|' stepper.c
    make -s meddled/stepper
    checked 'meddled kill ./stepper'
    [ "$status" -eq 1 ]
    [ "$last" = 'wanted: ./stepper makes the same steps again; came: none of them' ]
}

#!/usr/bin/env bats
# common/limit: a command, but only so long, and none of its processes left

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    make -s -C labs/01-fork-mmap ../../common/limit
    export LIMIT=$PWD/common/limit
}

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkfifo ready
}
teardown() { [ -z "${busy-}" ] || kill "$busy" 2>/dev/null || :; }

# Starts `limit SECONDS sh -c SCRIPT`, whose SCRIPT says when it is ready; its pid is in $limit
start() {
    "$LIMIT" "$1" sh -c "$2" >output 2>&1 3>&- &
    limit=$!
    read -r _ <ready
}

ended() { # the status that the limit ends with
    status=0
    wait "$limit" || status=$?
}

gone() { ! kill -0 "$1" 2>/dev/null; }

@test "limit hands on the command's output and status 0" {
    run -0 "$LIMIT" 5 echo hello
    [ "$output" = hello ]
}

@test "limit ends with the command's status" {
    run -7 "$LIMIT" 5 sh -c 'exit 7'
    [ "$output" = "" ]
}

@test "limit ends with 128 + N when signal N killed the command" {
    # shellcheck disable=SC2016
    run -137 "$LIMIT" 5 sh -c 'kill -KILL $$'
}

@test "limit hands on every argument as it is" {
    run -0 "$LIMIT" 5 printf '<%s>' 'a b' '' '*' --help
    [ "$output" = "<a b><><*><--help>" ]
}

@test "limit kills what the command left in the background when it ends" {
    run -0 "$LIMIT" 5 sh -c 'sleep 1000 >/dev/null 2>&1 3>&- & echo $!'
    gone "$output"
}

@test "when the time runs out limit ends with 124 and leaves no grandchild" {
    # shellcheck disable=SC2016
    run -124 "$LIMIT" 1 sh -c 'sh -c "sleep 1000 & echo \$!; wait"'
    gone "$output"
}

@test "a command that wants a processor and seldom gets one has its time all the same" {
    [ "$(uname -s)" = Linux ] || skip 'SCHED_IDLE and taskset are of Linux'
    local cpu=0
    cpu=$(taskset -pc $$ | sed 's/.* //; s/[-,].*//')
    taskset -c "$cpu" sh -c 'while :; do :; done' 3>&- &
    busy=$!
    (sleep 2; : >enough) 3>&- &
    # A seventieth of a processor at most: in these two seconds it works for less than a tenth of one
    run -0 "$LIMIT" 1 taskset -c "$cpu" nice -n 19 sh -c 'until [ -e enough ]; do :; done; echo end'
    [ "$output" = end ]
}

@test "a command that works on and on is ended, and one that only looks and sleeps" {
    run -124 "$LIMIT" 1 sh -c 'while :; do :; done'
    run -124 "$LIMIT" 1 sh -c 'while sleep 0.01; do :; done'
}

@test "from SIGUSR2 to SIGUSR1 nothing counts" {
    # shellcheck disable=SC2016 # the inner shell's
    run -124 "$LIMIT" 1 sh -c 'kill -USR2 "$PPID"; sleep 1.6; kill -USR1 "$PPID"; echo begun; sleep 9'
    [ "$output" = begun ]
}

@test "SIGUSR1 starts the seconds anew" {
    # shellcheck disable=SC2016
    run -0 "$LIMIT" 3 sh -c 'for _ in 1 2 3 4 5; do sleep 0.7; kill -USR1 "$PPID"; done; echo end'
    [ "$output" = end ]
}

@test "SIGTERM reaches the command, which can take back what it made" {
    start 20 'trap "echo taken back; exit 0" TERM; echo >ready; while :; do sleep 1000 & wait $!; done'
    kill -TERM "$limit"
    ended
    [ "$status" -eq 143 ]
    grep -x 'taken back' output
}

@test "SIGINT ends limit with 130 and leaves no process" {
    # shellcheck disable=SC2016
    start 20 'sleep 1000 & echo $! >pid; echo >ready; wait'
    kill -INT "$limit"
    ended
    [ "$status" -eq 130 ]
    gone "$(cat pid)"
}

@test "SIGQUIT ends limit with 131 and leaves no process" {
    # shellcheck disable=SC2016
    start 20 'sleep 1000 & echo $! >pid; echo >ready; wait'
    kill -QUIT "$limit"
    ended
    [ "$status" -eq 131 ]
    gone "$(cat pid)"
}

@test "SIGHUP ends limit with 129 and leaves no process" {
    # shellcheck disable=SC2016
    start 20 'sleep 1000 & echo $! >pid; echo >ready; wait'
    kill -HUP "$limit"
    ended
    [ "$status" -eq 129 ]
    gone "$(cat pid)"
}

@test "a child of the command has its time to take back after the command's end" {
    # The shell dies of SIGTERM and with it the one writer of gone: then the child goes on
    mkfifo gone
    # shellcheck disable=SC2016
    start 20 'exec 6<>gone; sh -c "exec 7<gone; trap \"cat <&7; echo taken back; exit\" TERM; echo >ready
        while :; do sleep 1000 & wait \$!; done" 6>&- & wait'
    kill -TERM "$limit"
    ended
    grep -x 'taken back' output
}

@test "a command that ignores SIGTERM is killed two seconds after it" {
    start 20 'trap "" TERM; echo >ready; sleep 1000'
    kill -TERM "$limit"
    ended
    [ "$status" -eq 143 ]
}

@test "limit waits for its command only after the last kill, so that nobody else can have got its number" {
    [ "$(uname -s)" = Linux ] || skip 'a preloaded kill looks for the zombie'
    [ -z "${SANITIZE:-}" ] || skip 'the sanitizers want to be the first library'
    cat >late.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
int kill(pid_t pid, int number)
{
    siginfo_t info;
    if (number == SIGKILL && waitid(P_PID, (id_t)-pid, &info, WEXITED | WNOHANG | WNOWAIT) == -1)
        write(2, "too late\n", 9);
    return ((int (*)(pid_t, int))dlsym(RTLD_NEXT, "kill"))(pid, number);
}
END
    cc -shared -fPIC -w -o late.so late.c -ldl
    # shellcheck disable=SC2016 # the inner shell's
    for script in 'exit 7' 'sleep 1000 & exit 7' '(sleep 0.1) & exec sh -c "sleep 0.2; exit 7"'; do
        run -7 env LD_PRELOAD="$PWD/late.so" "$LIMIT" 20 sh -c "$script"
        [ -z "$output" ]
    done
    export LD_PRELOAD=$PWD/late.so
    start 20 'echo >ready; sleep 1000 & wait'
    unset LD_PRELOAD
    kill -TERM "$limit"
    ended
    [ "$status" -eq 143 ]
    [ ! -s output ]
}

@test "the command goes when limit itself is killed" {
    [ "$(uname -s)" = Linux ] || skip "only Linux tells a child of its parent's death"
    # shellcheck disable=SC2016
    exec 4< <(exec 3>&-; "$LIMIT" 20 sh -c 'echo "$PPID"; exec sleep 1000')
    read -r limit <&4
    kill -KILL "$limit"
    cat <&4 # its end comes when the shell has gone
}

@test "limit goes, and the command with it, when its parent is killed" {
    [ "$(uname -s)" = Linux ] || skip "only Linux tells a child of its parent's death"
    # shellcheck disable=SC2016
    exec 4< <(exec 3>&-; sh -c 'echo $$; "$LIMIT" 20 sh -c "echo; exec sleep 1000"; :' & wait)
    read -r parent <&4
    read -r _ <&4
    kill -KILL "$parent"
    cat <&4
}

@test "limit says that there is no such command, with status 127" {
    run -127 "$LIMIT" 5 ./nonesuch
    [ "$output" = "limit: ./nonesuch: ENOENT" ]
}

@test "limit without a command shows its usage" {
    run -2 "$LIMIT" 5
    [ "${lines[0]}" = "limit: no COMMAND" ]
    [ "${lines[1]}" = "usage: limit SECONDS COMMAND..." ]
}

@test "limit without anything shows its usage" {
    run -2 "$LIMIT"
    [ "${lines[0]}" = "limit: no SECONDS" ]
}

@test "limit refuses 0 seconds" {
    run -2 "$LIMIT" 0 true
    [[ ${lines[0]} == "limit: SECONDS"* ]] || false
}

@test "limit refuses seconds that are no number" {
    run -2 "$LIMIT" soon true
    [[ ${lines[0]} == "limit: SECONDS"* ]] || false
}

@test "limit --help shows the usage with status 0" {
    run -0 "$LIMIT" --help
    [ "$output" = "usage: limit SECONDS COMMAND..." ]
}

@test "limit sees its command end also where ignored signals are dropped, as on macOS" {
    [ "$(uname -s)" = Linux ] || skip 'only Linux needs to be made so'
    cat >"$BATS_TEST_TMPDIR/xnu.c" <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
int sigwait(const sigset_t *wanted, int *number)
{
    struct sigaction now;
    sigset_t rest = *wanted;
    sigaction(SIGCHLD, 0, &now);
    if (now.sa_handler == SIG_DFL)
        sigdelset(&rest, SIGCHLD);
    return ((int (*)(const sigset_t *, int *))dlsym(RTLD_NEXT, "sigwait"))(&rest, number);
}
END
    cc -shared -fPIC -o "$BATS_TEST_TMPDIR/xnu.so" "$BATS_TEST_TMPDIR/xnu.c" -ldl
    run -0 env LD_PRELOAD="$BATS_TEST_TMPDIR/xnu.so" "${LIMIT:-common/limit}" 3 true
}

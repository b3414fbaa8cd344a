#!/usr/bin/env bats
# For make soak: what takes long in 08-keys-and-names. Ten thousand races for each number of processes, and
# collisions in the file systems of this machine, where numbers may come back and the files must stay.

load ../../tests/helper

setup() { room keys-and-names; }
teardown() { nothing_left; }

@test "in each of thousands of rounds one of 2, 8 and 64 has made it" {
    for kind in posix sysv; do
        for processes in 2 8 64; do
            rounds=$((20000 / processes))
            run -0 ./race-$kind --processes $processes --rounds $rounds
            [ "${lines[0]}" = "race-$kind: processes=$processes rounds=$rounds: winners per round: 1 to 1" ]
        done
    done
}

@test "two files of this file system, and of the one for temporary files, have one key; all are removed" {
    mkdir files
    for directory in files "$BATS_TEST_TMPDIR" "${TMPDIR:-/tmp}"; do
        run -0 ./collide "$directory"
        [ "${lines[3]}" = 'collide: two files, one key' ]
    done
    rmdir files # it is empty
}

@test "collide told to stop where the files stay removes all of them" {
    mkdir files
    for signal in INT:130 TERM:143; do
        interrupted "${signal%:*}" 'compgen -G "files/*" >/dev/null' ./collide files
        [ "$status" -eq "${signal#*:}" ]
        [ -z "$(ls files)" ]
    done
}

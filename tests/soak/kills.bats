#!/usr/bin/env bats
# Whatever is killed, and whoever comes at the same moment: nothing is left, and one wins

load ../helper

@test "kills at random moments: all that is left is found and removed, and nothing of somebody else's" {
    unshare "-im$([ "$(id -u)" -eq 0 ] || echo r)p" --fork --kill-child --mount-proc mount -t tmpfs tmpfs /dev/shm 2>/dev/null ||
        skip 'needs an IPC and a mount namespace; without them, tests/soak/kills uses the tables of the machine, and must be alone'
    run tests/soak/kills $((31 / ${SHARE:-1} + 1)) 3>&-
    [ "$status" -eq 0 ] || { echo "$output"; return 1; }
}

@test "under macOS's rules exactly one process wins each time, and nothing is left" {
    [ "$(uname -s)" = Linux ] || skip "macOS's rules need a Linux kernel"
    run -0 tests/soak/contend
}

#!/usr/bin/env bats
# Each page, of the labs and of notes/: what it shows is what this machine prints, and what macOS's rules print

load ../helper

setup() {
    unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES MAKEFILES # those of make test
    tree
    export SHMLAB_PREFIX=/shmlab.t$$x
}
teardown() { nothing_left_of_it; }

# Every page has its line, and the line says ok
all_hold() {
    local page name
    for page in labs/[0-9][0-9]-*/README.md $(chapters); do
        name=${page%/README.md} name=${name##*/} name=${name%.md}
        [[ $output == *"$name: ok, "[1-9]* ]] || { echo "$name"; echo "$output"; return 1; }
    done
}

@test "every page holds on this machine" {
    run make -s check 3>&- 4>&- # a page sees which descriptors are free
    all_hold
    [ "$status" -eq 0 ]
}

@test "every page holds under macOS's rules" {
    need_linux 'on a Mac the rules are macOS itself'
    run make -s check OS=macos 3>&- 4>&-
    all_hold
    [ "$status" -eq 0 ]
}

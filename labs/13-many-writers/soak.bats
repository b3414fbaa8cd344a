#!/usr/bin/env bats
# A kill at each access to shared memory and at each call of the programs of 13-many-writers (common/meddle.c)

load ../../tests/helper

setup() { room many-writers; stopped=(); }
teardown() { nothing_left; }

# killed COMMAND...: runs COMMAND once for each of its steps (or a share of them), killed there, and then `after`; `before` runs before
killed() {
    local program=$1 step
    shift
    make -s "meddled/$program"
    before
    rm -f steps
    MEDDLE=record MEDDLE_LOG=steps "meddled/$program" "$@"
    [ "$(wc -l <steps)" -gt 20 ]
    awk '{ print ++n[$1] "@" $1 }' steps | share >points
    "$TOP/common/leftovers" --remove keyfile >/dev/null
    while read -r step <&4; do
        before
        status=0
        MEDDLE=kill MEDDLE_AT=$step MEDDLE_LOG=met "meddled/$program" "$@" >/dev/null 2>&1 || status=$?
        [ $status -eq 137 ] || { echo "$program $*: not killed at $step, but status $status"; return 1; }
        after || { echo "$program $*: killed at $step, $(grep -h "${step#*@}" steps | head -n 1)"; return 1; }
    done 4<points
}

stop_at() { # STEP NUMBER: a sender that is stopped there
    rm -f "said.$2"
    ./send --stop "$1" "$2" >"said.$2" 3>&- &
    stopped+=($!)
    until grep -q stopped "said.$2" 2>/dev/null; do :; done
}
kill_stopped() {
    kill -9 "${stopped[@]}"
    wait "${stopped[@]}" 2>/dev/null || :
    stopped=()
}

@test "a sender that is killed at any step costs at most its own message" {
    before() { ./send 1 >/dev/null; }
    after() {
        ./send 3 >/dev/null && ./receive >got && ./send 1 2 3 4 5 6 7 8 >/dev/null && ./receive --remove >all || return
        case $(sed -n 's/receive: \([0-9]\)/\1/p' got | tr -d '\n') in 13 | 123) ;; *) cat got; return 1 ;; esac
        [ "$(grep -c '^receive: [0-9]' all)" -eq 8 ]
    }
    killed send 2
}

@test "a receiver that is killed at any step costs at most one message" {
    before() { ./send 1 2 3 >/dev/null; }
    after() {
        ./receive >got && ./send 1 2 3 4 5 6 7 8 >/dev/null && ./receive --remove >all || return
        case $(sed -n 's/receive: \([0-9]\)/\1/p' got | tr -d '\n') in 123 | 23 | 3 | '') ;; *) cat got; return 1 ;; esac
        [ "$(grep -c '^receive: [0-9]' all)" -eq 8 ]
    }
    killed receive
}

@test "a receiver that is killed at any step while it repairs two dead senders costs no published message but one" {
    before() {
        ./send 1 >/dev/null
        stop_at 2 8 # seat 0, which the receiver takes
        stop_at 2 9 # seat 1, about which it asks
        ./send 3 >/dev/null
        kill_stopped
    }
    after() {
        ./receive >got && ./send 1 2 3 4 5 6 7 8 >/dev/null && ./receive --remove >all || return
        case $(sed -n 's/receive: \([0-9]\)/\1/p' got | tr -d '\n') in 13 | 3 | '') ;; *) cat got; return 1 ;; esac
        [ "$(grep -c '^receive: [0-9]' all)" -eq 8 ]
    }
    killed receive
}

@test "a sender that is killed at any step while it repairs a dead reader's slot in a full ring costs at most its own message" {
    before() {
        ./send 1 2 3 4 5 6 7 >/dev/null
        stop_at 1 0 # seat 0; it claims nothing
        ./send 8 >/dev/null
        ./receive --kill 2 >/dev/null 2>&1 || : # seat 1
        kill_stopped
    }
    after() {
        ./receive >got && ./send 1 2 3 4 5 6 7 8 >/dev/null && ./receive --remove >all || return
        case $(sed -n 's/receive: \([0-9]\)/\1/p' got | tr -d '\n') in 2345678 | 23456789) ;; *) cat got; return 1 ;; esac
        [ "$(grep -c '^receive: [0-9]' all)" -eq 8 ]
    }
    killed send 9
}

@test "whoever is killed at any step of the heap loses no memory, and no other text" {
    before() { ./heap put 0 first; ./heap put 1 'the second text, longer'; ./heap put 2 third; ./heap free 1; }
    after() {
        ./heap list >blocks || return
        [ "$(./heap get 0)" = 'heap: place=0 text=first' ] && [ "$(./heap get 2)" = 'heap: place=2 text=third' ] || return
        case $(./heap get 3 2>&1) in 'heap: place=3 text=a new one, longer than a unit' | 'heap: place 3 is empty'*) ;; *) return 1 ;; esac
        ./heap free 3 2>/dev/null || :
        ./heap free 0 && ./heap free 2 && ./heap put 4 "$(printf '%1019s' x)" && ./heap remove
    }
    killed heap put 3 'a new one, longer than a unit'
    before() { ./heap put 0 first; ./heap put 3 'a new one, longer than a unit'; ./heap put 2 third; }
    killed heap free 3
}

@test "whatever another process writes into the ring or the heap: all that lab.bats takes a seventh of" {
    [ "${SHARE:-1}" -lt 7 ] || skip 'lab.bats takes as many'
    EVERY=${SHARE:-1} run -0 bats -f '^whatever another process writes' "$BATS_TEST_DIRNAME/lab.bats"
    [ "${lines[0]}" = 1..2 ]
}

#!/usr/bin/env bats
# scripts/live: the Linux in the book's pages, in node and in a browser. make book LIVE=1 has to be called before: it takes minutes

load ../helper

setup() {
    [ -f "$TOP/build/live/state" ] || skip 'there is no machine: ./scripts/setup live && make book LIVE=1'
    cd "$TOP" && MAKEFLAGS='' make -s tools || return
}
teardown() { [ -z "${server-}" ] || kill "$server" 2>/dev/null || :; }
browse() { # URL
    [ -d tests/soak/browser/node_modules ] || skip 'tests/soak/browser has no node_modules: ./scripts/setup soak'
    CHROMIUM=$(scripts/book browser) || skip 'there is no Chromium or Chrome; ./scripts/setup book installs one'
    export CHROMIUM
    run -0 common/limit 600 node tests/soak/browser/live.mjs "$1"
    echo "# ${lines[*]}" >&3
}

# All of them take three minutes; book.yml checks them before it publishes the book
@test "the pages of labs 01 to 05 are right in the machine, or say what they need" {
    run scripts/live check labs/0[1-5]-*/README.md
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(grep -c ': ok, ' <<<"$output")" -eq 5 ]
}

@test "a reader predicts, breaks and tries" {
    run common/limit 600 node tests/soak/live-typed.mjs build/live/state
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "from a file: a reader starts it, types, compares, has two terminals, resets, saves and loads" { browse "file://$PWD/build/book/html"; }

@test "from a server, too" {
    command -v python3 >/dev/null || skip 'there is no python3'
    (cd build/book/html && exec python3 -u -m http.server --bind 127.0.0.1 0 >"$BATS_TEST_TMPDIR/port" 2>/dev/null 3>&-) &
    server=$!
    until grep -q 'port [0-9]' "$BATS_TEST_TMPDIR/port"; do kill -0 $server; done
    browse "http://127.0.0.1:$(sed 's/.*port \([0-9]*\).*/\1/' "$BATS_TEST_TMPDIR/port")"
}

@test "what a reader loads is named with its licence and its source" {
    run -0 cat build/book/html/live/licences.html
    for name in $(sed -n 's/^\([a-z][^ ]*\) .*/\1/p' notes/live/packages) v86 @xterm/xterm xz-decompress; do
        [[ $output == *"$name"* ]] || { echo "no $name"; return 1; }
    done
}

#!/usr/bin/env bats
# scripts/session: how pages run, end, are shown and accepted
# shellcheck disable=SC2016,SC2030,SC2031,SC1003,SC2154 # the dollars are the pages'; run's output is global

load ../helper
load ../session # whose nothing_left looks for runs

teardown() { rm -f "/dev/shm/shmlab.t$$.mine"; } # of a test that failed

# ---- where it runs, and what it leaves ----

@test "all blocks of a page run in one shell" {
    printf '%s\n' '```{.console}' '$ word=hello; cd ..; set -u; IFS=1' '```' text '```{.console}' '$ echo $word; pwd | sed "s,.*/,,"' \
        hello labs '$ sh -c "exit 111"' '(exit 111)' '```' >"$page"
    run -0 "$session" check "$page"
}

@test "a command's stdin is empty" {
    page '$ cat'
    run -0 "$session" check "$page" < <(echo typed)
}

@test "sessions see umask 022 and LC_ALL=C" {
    page '$ umask; echo $LC_ALL' 0022 C
    umask 077
    LC_ALL=C.UTF-8 run -0 "$session" check "$page"
}

@test "a page in a tree that is closed to others shows the same modes" {
    chmod 664 "$session"
    page '$ ls -l data' '-rw-r--r-- 1 me us 2 Jan  1 01:01 data'
    (umask 002 && echo x >data)
    run -0 sh "$session" check "$page"
}

@test "check works on a copy: what a page writes is gone" {
    page '$ echo x >made; ls' README.md made
    run -0 "$session" check "$page"
    [ ! -e made ]
}

@test "a page sees its neighbours and common" {
    mkdir "$tree/labs/08-other"
    page '$ ls ..; ls ../../common' 06-differences 08-other 09-made-up leftovers limit
    run -0 "$session" check "$page"
}

@test "a page elsewhere is refused, even under a lab's name" {
    mkdir -p "$BATS_TEST_TMPDIR/09-made-up"
    page '$ true'
    cp "$page" "$BATS_TEST_TMPDIR/09-made-up/other.md"
    run -2 "$session" check "$BATS_TEST_TMPDIR/09-made-up/other.md"
    line "session: $BATS_TEST_TMPDIR/09-made-up/other.md is not in a lab's directory in $(cd "$tree" && pwd -P)/labs, nor in $(cd "$tree" && pwd -P)/notes"
    [ ! -e "$lab/09-made-up" ]
}

@test "a page below a symbolic link to the tree is found" {
    ln -s "$tree" "$BATS_TEST_TMPDIR/link"
    page '$ true'
    run -0 "$session" check "$BATS_TEST_TMPDIR/link/labs/09-made-up/README.md"
}

@test "CDPATH does not lead astray" {
    page '$ true'
    mkdir -p "$BATS_TEST_TMPDIR/elsewhere/scripts"
    cd "$tree"
    CDPATH=$BATS_TEST_TMPDIR/elsewhere run -0 scripts/session check labs/09-made-up/README.md
}

@test "a tree whose path has blanks and quotes works" {
    page '$ echo a' a
    mv "$tree" "$BATS_TEST_TMPDIR/it's a tree"
    run -0 "$BATS_TEST_TMPDIR/it's a tree/scripts/session" check "$BATS_TEST_TMPDIR/it's a tree/labs/09-made-up/README.md"
}

@test "what a page leaves behind is reported and removed" {
    page '$ echo >"/dev/shm/${SHMLAB_PREFIX#/}.$MARK"'
    [ -d /dev/shm ] || skip "no /dev/shm"
    run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md: the page left these behind:'
    printf '%s\n' "$output" | grep -x 'leftovers: POSIX object /shmlab\.run[0-9]*\.'"$MARK"
    line "09-made-up: differs ($here)"
    [ "$(find /dev/shm -name "*.$MARK")" = "" ]
}

@test "a page that leaves something behind is reported by accept, too" {
    page '$ echo >"/dev/shm/${SHMLAB_PREFIX#/}.$MARK"' x
    [ -d /dev/shm ] || skip "no /dev/shm"
    run -1 "$session" accept "$page"
    line 'labs/09-made-up/README.md: the page left these behind:'
}

@test "a run's prefix has seven digits, so that none begins another's" {
    page '$ echo $SHMLAB_PREFIX | sed "s/[0-9]/D/g"' /shmlab.runDDDDDDD
    run -0 "$session" check "$page"
}

@test "two runs at once in one tree do not meet" {
    mkfifo "$BATS_TEST_TMPDIR/here" "$BATS_TEST_TMPDIR/there"
    # Each page waits for the other inside its command
    page '$ eval "$MEET"; echo >mine; ls' README.md mine
    MEET="echo >$BATS_TEST_TMPDIR/here; read x <$BATS_TEST_TMPDIR/there" "$session" check "$page" >"$BATS_TEST_TMPDIR/first" 2>&1 3>&- &
    MEET="read x <$BATS_TEST_TMPDIR/here; echo >$BATS_TEST_TMPDIR/there" run -0 "$session" check "$page"
    wait "$!"
    nothing_left
}

# ---- commands that do not come back ----

@test "a command that hangs is stopped, and named with page and line" {
    page '$ echo a' a '$ echo begun; sh -c "sleep 1000 & echo \$! >&2; wait" 2>"$PIDS"; true'
    PIDS=$BATS_TEST_TMPDIR/pid SHMLAB_LIMIT=1 run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md:6: stopped after 1 s: $ echo begun; sh -c "sleep 1000 & echo \$! >&2; wait" 2>"$PIDS"; true'
    line '    begun'
    run -1 kill -0 "$(cat "$BATS_TEST_TMPDIR/pid")"
    nothing_left
}

@test "a need that hangs is stopped and named" {
    printf '%s\n' '```{.console needs="sleep 1000"}' '$ true' '```' >"$page"
    SHMLAB_LIMIT=1 run -1 "$session" show "$page"
    line 'labs/09-made-up/README.md:1: stopped after 1 s: needs sleep 1000'
}

@test "a command that ends the shell is named" {
    page '$ echo a' a '$ exit 0' '$ echo b' b
    run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md:6: the shell ended with status 0 in: $ exit 0'
    nothing_left
}

@test "a command that kills the shell is named" {
    page '$ kill -TERM $$'
    run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md:4: the shell ended with status 143 in: $ kill -TERM $$'
}

@test "a quote without an end is named, with what the shell says" {
    page '$ echo "a'
    run -1 "$session" check "$page"
    line 'labs/09-made-up/README.md:4: the shell ended with status 2 in: $ echo "a'
    printf '%s\n' "$output" | grep -i '^    .*unterminated'
}

@test "a process in the background goes with the page" {
    page '$ sleep 1000 & echo $! >"$PIDS"'
    PIDS=$BATS_TEST_TMPDIR/pid run -0 "$session" check "$page"
    run -1 kill -0 "$(cat "$BATS_TEST_TMPDIR/pid")"
}

@test "a limit that is no number is refused" {
    page '$ true'
    SHMLAB_LIMIT=soon run -2 "$session" check "$page"
    [[ ${lines[0]} == "limit: SECONDS"* ]] || false
    nothing_left
}

# ---- signals ----

# Starts the session $1 on a page that waits, lets signal $2 end it; the status is in $status
interrupted() {
    page '$ echo >"/dev/shm/${SHMLAB_PREFIX#/}.$MARK" 2>/dev/null' \
        '$ sh -c "sleep 1000 & echo \$! >$PIDS; echo >$READY; wait"'
    export PIDS=$BATS_TEST_TMPDIR/pid READY=$BATS_TEST_TMPDIR/ready
    mkfifo "$READY"
    # limit gives the session the default SIGINT, which a shell's background has not
    "$tree/common/limit" 30 sh -c 'echo $$ >"$0"; exec "$@"' "$BATS_TEST_TMPDIR/session" \
        "$session" "$1" "$page" >"$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
    read -r _ <"$READY"
    kill "-$2" "$(cat "$BATS_TEST_TMPDIR/session")"
    status=0
    wait "$!" || status=$?
    run -1 kill -0 "$(cat "$PIDS")"
    nothing_left
}

@test "SIGINT ends check with 130; no process, object or file stays" {
    status=0
    interrupted check INT
    [ "$(find /dev/shm -name "*.$MARK" 2>/dev/null)" = "" ]
}
@test "SIGTERM ends check; no process, object or file stays" {
    interrupted check TERM
    [ "$(find /dev/shm -name "*.$MARK" 2>/dev/null)" = "" ]
}
@test "SIGHUP ends accept; no process, object or file stays" { interrupted accept HUP; }
@test "SIGQUIT ends check; no process, object or file stays" { interrupted check QUIT; }
@test "SIGTERM ends show, which says what is left" {
    [ -d /dev/shm ] || skip "no /dev/shm"
    interrupted show TERM
    grep -x "leftovers: POSIX object /shmlab.t$$.$MARK" "$BATS_TEST_TMPDIR/out"
    grep -x 'make clean-ipc removes these' "$BATS_TEST_TMPDIR/out"
    "$tree/common/leftovers" --remove
}

# At each command of the session itself: a debug trap sends the signal before the Nth
@test "SIGTERM at any moment leaves no process, no run and no object of others" {
    command -v bash >/dev/null || skip "no bash"
    [ -d /dev/shm ] || skip "no /dev/shm"
    page '$ true'
    echo mine >"/dev/shm/shmlab.t$$.mine"
    printf '%s\n' 'n=0' "trap 'n=\$((n + 1)); [ \$n -ne \$AT ] || kill -TERM \$\$' DEBUG" >"$BATS_TEST_TMPDIR/env"
    for ((at = 3; at < 130; at += 3)); do
        status=0
        AT=$at BASH_ENV=$BATS_TEST_TMPDIR/env bash "$session" check "$page" >/dev/null 2>&1 3>&- || status=$?
        nothing_left
        [ $status -ne 0 ] || break
        [ $status -eq 143 ]
        [ -e "/dev/shm/shmlab.t$$.mine" ]
    done
    rm "/dev/shm/shmlab.t$$.mine"
    [ $status -eq 0 ] # so that every moment was tried
    [ "$at" -gt 60 ]
}

@test "a reader that goes away ends show, and no run stays" {
    page '$ yes'
    "$session" show "$page" 2>/dev/null 3>&- | head -n 5 >/dev/null || :
    nothing_left
}

@test "SIGINT typed at a terminal ends show with 130, and its processes" {
    need_terminal
    page '$ sh -c "echo \$\$ >$PIDS; echo >$READY; exec sleep 1000"'
    export PIDS=$BATS_TEST_TMPDIR/pid READY=$BATS_TEST_TMPDIR/ready
    mkfifo "$READY"
    export -f on_a_terminal
    # limit gives the session the default SIGINT, which these tests' background has not
    (read -r _ <"$READY" && printf '\003') 3>&- |
        run -130 "$tree/common/limit" 30 bash -c 'on_a_terminal "$1"' sh "'$session' show '$page'"
    run -1 kill -0 "$(cat "$PIDS")"
    nothing_left
}

# ---- show ----

@test "show prints commands, output and status under the page's headings" {
    printf '%s\n' '# Title' text '```{.console}' '$ echo a' wrong '$ false' '```' '## It'\''s here' '```{.console}' '$ echo c >&2' '```' >"$page"
    run -0 "$session" show "$page"
    [ "$output" = $'\n# Title\n\ntext\n\n$ echo a\na\n$ false\n(exit 1)\n\n## It\'s here\n\n$ echo c >&2\nc' ]
    nothing_left
}

@test "show runs in the lab's directory itself" {
    page '$ echo x >made'
    run -0 "$session" show "$page"
    [ -e made ]
}

@test "show is live: a line is there before the command ends" {
    mkfifo "$BATS_TEST_TMPDIR/go"
    page '$ echo first; read x <$GO; echo "got $x"'
    export GO=$BATS_TEST_TMPDIR/go
    exec 4< <(exec 3>&-; "$session" show "$page")
    while read -r text <&4 && [ "$text" != first ]; do :; done
    echo word >"$GO"
    [ "$(cat <&4)" = "got word" ]
}

@test "show has no colours in a pipe" {
    page '$ echo a'
    run -0 "$session" show "$page"
    no_line_with $'\033'
}

@test "show has colours on a terminal" {
    need_terminal
    page '$ echo a'
    run -0 on_a_terminal "'$session' show '$page'" </dev/null
    [[ $output == *$'\033[1m$ echo a\033[0m'* ]] || false
}

@test "show has no colours on a terminal with NO_COLOR" {
    need_terminal
    page '$ echo a'
    NO_COLOR=1 run -0 on_a_terminal "'$session' show '$page'" </dev/null
    no_line_with $'\033'
}

@test "show prints the sentence that leads to a block, and the one that speaks of it, without their links and at the screen's width" {
    printf '%s\n' '# Title' '' 'Not this.' '' 'Look at **the** [word](x.md#y):' '' '```{.console}' '$ echo a' a '```' '' "It is $(printf 'long %.0s' 1 2 3 4 5 6 7 8)." \
        '' 'Nor this one.' '' 'And now:' '' '```{.console}' '$ echo b' b '```' '' '- one' '- two' '' 'Not at the end.' >"$page"
    COLUMNS=30 run -0 "$session" show "$page"
    [ "$output" = "
# Title

Look at the word:

$ echo a
a

It is long long long long long
long long long .

And now:

$ echo b
b

- one
- two" ]
}

@test "on a terminal show waits at each block and at a full screen; q ends it, and STEP=0 waits for nobody" {
    need_terminal
    printf '%s\n' '```{.console}' '$ printf "1\n2\n3\n4\n5\n6\n7\n8\n9\n"' '```' '```{.console}' '$ echo second' '```' '```{.console}' '$ echo third' '```' >"$page"
    on() { SHMLAB_LIMIT=1 on_a_terminal "stty rows 8; '$session' show '$page'"; }
    run -0 on < <(printf '\n\n\n')
    [ "$(grep -c 'Press Enter to go on' <<<"$output")" -eq 3 ]
    [[ $output == *second*third* ]] || false
    run -3 on < <(printf '\nq\n')
    [[ $output != *second* ]] || false
    STEP=0 run -0 on </dev/null
    [[ $output == *third* && $output != *Enter* ]] || false
    # The time in which it waits is nobody's
    mkfifo "$BATS_TEST_TMPDIR/keys"
    (exec 9>"$BATS_TEST_TMPDIR/keys" && sleep 1.5 && printf '\n\n\n' >&9) 3>&- &
    run -0 on <"$BATS_TEST_TMPDIR/keys"
    wait
    nothing_left
}

# ---- accept ----

@test "accept rewrites what differs and keeps the rest byte for byte" {
    printf '%s\n' '# T  ' 'te\xt	%s' '```{.console}' '$ echo addr=0x123456789' 'addr=0x987654321' '$ printf "1\n2\n"' 1 three four '$ false' '```' '' \
        '```{.console .recorded from="a Mac"}' '$ x' 'y  ' '```' '' '````{.console}' '$ echo "&\\\\"' old '```' '````' 'end' >"$page"
    printf '%s\n' '# T  ' 'te\xt	%s' '```{.console}' '$ echo addr=0x123456789' 'addr=0x987654321' '$ printf "1\n2\n"' 1 2 '$ false' '(exit 1)' '```' '' \
        '```{.console .recorded from="a Mac"}' '$ x' 'y  ' '```' '' '````{.console}' '$ echo "&\\\\"' '&\' '````' 'end' >"$BATS_TEST_TMPDIR/wanted"
    run -0 "$session" accept "$page"
    [ "$output" = "09-made-up: 3 commands accepted; look at them with git diff $(pwd -P)/README.md" ]
    cmp "$page" "$BATS_TEST_TMPDIR/wanted"
    run -0 "$session" check "$page"
}

@test "accept leaves a page that agrees alone" {
    page '$ echo pid=4' pid=5 '$ echo x' ...
    cp "$page" "$BATS_TEST_TMPDIR/before"
    run -0 "$session" accept "$page"
    cmp "$page" "$BATS_TEST_TMPDIR/before"
}

@test "accept keeps the page's mode and its place" {
    page '$ echo a'
    chmod 640 "$page"
    ln "$page" other-name
    run -0 "$session" accept "$page"
    cmp "$page" other-name
    [ "$(find "$page" -perm 640)" = "$page" ]
}

refuses() { # to accept a page whose command prints $1, and shows it as $2
    page "\$ printf '$1\\n'"
    cp "$page" "$BATS_TEST_TMPDIR/before"
    run -1 "$session" accept "$page"
    line "a page cannot contain this line of output: $2"
    line "09-made-up: nothing is accepted, see above"
    cmp "$page" "$BATS_TEST_TMPDIR/before"
    nothing_left
}

@test "accept refuses output that a page cannot hold: a command, a fence, what stands for any lines, control bytes" {
    refuses 'a\n$ b' '$ b'
    refuses '```' '```'
    refuses '...' '...'
    refuses 'a\033[1m' 'a?[1m'
}
@test "accept takes a tab" {
    page '$ printf "a\tb\n"'
    run -0 "$session" accept "$page"
    run -0 "$session" check "$page"
}
@test "accept refuses more than 1000 lines" {
    page '$ yes | head -n 1001'
    run -1 "$session" accept "$page"
    line 'a page cannot contain this line of output: (more than 1000 lines)'
}

@test "accept refuses a page that was changed while it ran" {
    page '$ echo "a new line" >>"$PAGE"'  x
    PAGE=$page run -2 "$session" accept "$page"
    line 'session: labs/09-made-up/README.md was changed while its sessions ran, so nothing is accepted; run accept again'
    [ "$(tail -n 2 "$page")" = $'```\na new line' ]
}

@test "accept refuses a read-only page" {
    page '$ echo a'
    chmod 444 "$page"
    [ ! -w "$page" ] || skip "root may write it"
    run -2 "$session" accept "$page"
    line "session: $page cannot be written, so nothing can be accepted"
}

@test "accept of a page that ends early changes nothing" {
    page '$ echo a' b '$ exit 1'
    cp "$page" "$BATS_TEST_TMPDIR/before"
    run -1 "$session" accept "$page"
    cmp "$page" "$BATS_TEST_TMPDIR/before"
}

# ---- the call ----

@test "session without a mode says which there are" {
    run -2 "$session"
    [ "$output" = "session: write show, check, accept or answers, and then a page; --help says more" ]
}

@test "session without a page says so" {
    run -2 "$session" check
    [ "$output" = "session: check needs exactly one page" ]
}

@test "session names a page that is not there" {
    run -2 "$session" check nonesuch.md
    [ "$output" = "session: there is no page nonesuch.md" ]
}

@test "session refuses an unknown system" {
    page '$ true'
    OS=plan9 run -2 "$session" check "$page"
    [ "$output" = "session: OS=plan9: the workbook does not know this system; write OS=linux or OS=macos" ]
}

@test "session says what is not built" {
    page '$ true'
    rm "$tree/common/limit"
    run -2 "$session" check "$page"
    [ "$output" = "session: common/limit is not built: run make in $(pwd -P)" ]
}

@test "session --help shows what it is for" {
    run -0 "$session" --help
    [ "${lines[0]}" = "session - run the sessions of a page: its blocks of commands and their output" ]
}

@test "a system that the workbook does not know is refused, and never taken for Linux" {
    page '$ true'
    mkdir bin
    printf '#!/bin/sh\necho FreeBSD\n' >bin/uname && chmod +x bin/uname
    PATH=$PWD/bin:$PATH run -2 "$session" check "$page"
    [ "$output" = 'session: this system is FreeBSD, but the workbook works only on Linux and macOS' ]
    for script in compare predict exercise; do
        case $script in predict) set -- 03 ;; exercise) set -- try 03 ;; *) set -- ;; esac
        PATH=$PWD/bin:$PATH run -2 "$BATS_TEST_DIRNAME/../../scripts/$script" "$@"
        [ "$output" = "$script: this system is FreeBSD, but the workbook works only on Linux and macOS" ] || { echo "$output"; return 1; }
    done
}

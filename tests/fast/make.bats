# make, as a learner types it; then the scripts behind it: summary, timings, and the tests' own helper

# shellcheck disable=SC2016,SC2030,SC2031 # backquotes are a page's; each test has its own SHMLAB_PREFIX
load ../helper

setup() {
    # This suite may itself run under make: its -j, -s and -f are not the learner's
    unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES MAKEFILES CC SANITIZE NO_COLOR OS
    PATH=${PATH//"$BATS_LIBEXEC:"/} # bats from within bats must be the one that users call
    export SHMLAB_PREFIX=/shmlab.t$$x
    esc=$(printf '\033')
}
teardown() {
    [ ! -d "$BATS_TEST_TMPDIR/tree" ] || ROOM=$BATS_TEST_TMPDIR/tree/labs/02-sysv-shm
    nothing_left
}

skeleton() { printf '%s\n' "$output" | grep '^[#$]'; } # headings and commands: no address, no pid

@test "make alone lists every lab with title and minutes, and the targets" {
    cd "$TOP"
    run -0 make
    [ "${lines[0]}" = "Labs. To run one, type for example make 03, make posix-shm or make 03-posix-shm." ]
    for page in labs/*/README.md; do
        lab=${page#labs/} lab=${lab%/README.md}
        title=$(sed -n '1s/^# [0-9]* //p' "$page") minutes=$(sed -n '3s/^\*\([0-9]* minutes\).*/\1/p' "$page")
        [ -n "$title" ]
        [ -n "$minutes" ]
        grep -qx "  $lab  *$title  *$minutes" <<<"$output"
    done
    for target in labs check test accept-03 check-03 new-lab clean-ipc leftovers lint soak timings; do
        grep -q "^  $target  *[a-z]" <<<"$output"
    done
}

@test "make 01, make fork-mmap and make 01-fork-mmap run the same page, in a pipe without colour" {
    tree 01
    run -0 make 01
    [[ $output != *"$esc"* ]] || false
    wanted=$(skeleton)
    [ "${lines[0]}" = "# 01 Memory for a parent and its child: fork and mmap" ]
    grep -qx '\$ ./share shared' <<<"$wanted"
    for name in fork-mmap 01-fork-mmap; do
        run -0 make "$name"
        [ "$(skeleton)" = "$wanted" ]
    done
}

@test "make check-01, check-fork-mmap and check-01-fork-mmap are one line" {
    tree 01
    for name in 01 fork-mmap 01-fork-mmap; do
        run -0 make "check-$name"
        [[ $output =~ ^01-fork-mmap:\ ok,\ [0-9]+\ commands\ \((linux|macos)\)$ ]] || false
    done
}

@test "make check compares the pages side by side, prints them whole and in their order, and fails if one differs" {
    tree 01 03
    rm notes/[a-hj-z]*.md # inside.md has no session
    export MET=$BATS_TEST_TMPDIR/met
    page() { printf '%s\n' '# A page' '```{.console}' "${@:2}" '```' >"$1"; }
    page labs/01-fork-mmap/README.md '$ until [ -e "$MET" ]; do :; done' # the first to begin, and to end only with the second
    page labs/03-posix-shm/README.md '$ echo >"$MET"'
    page labs/06-differences/README.md '$ echo 1' 2
    page notes/odd.md '$ true'
    run -2 make -s check
    says '01-fork-mmap: ok, 1 command (*)' '03-posix-shm: ok, 1 command (*)' 'labs/06-differences/README.md:3: $ echo 1' \
        ' *' '*2*1' '06-differences: differs (*)' 'make*' 'odd: ok, *' 'make*'
    page labs/06-differences/README.md '$ echo 1' 1
    run -0 make -n check # which runs none
    run -0 make -s check
    says '01-fork-mmap: ok, *' '03-posix-shm: ok, *' '06-differences: ok, *' 'odd: ok, *'
}

@test "make names the labs when there is no such lab" {
    cd "$TOP"
    for wrong in 99 fork-mmapp check-99; do
        run -2 make "$wrong"
        [ "${lines[0]}" = "make: there is no lab or target $wrong. The labs are: $(echo labs/[0-9][0-9]-* | sed 's,labs/,,g')" ]
    done
}

@test "make on a terminal prints colour, and none with NO_COLOR" {
    need_terminal
    tree 01
    run -0 on_a_terminal 'make 01' </dev/null
    [[ $output == *"$esc"* ]] || false
    run -0 on_a_terminal 'NO_COLOR=1 make 01' </dev/null
    [[ $output == *'# 01 '* ]] || false
    [[ $output != *"$esc"* ]] || false
}

@test "a lab works from inside its directory with make, make run and make check" {
    tree 01
    cd labs/01-fork-mmap
    rm -f share
    run -0 make
    [ -x share ]
    run -0 make run
    grep -qx '\$ ./share private' <<<"$output"
    run -0 make check
    [[ ${lines[${#lines[@]} - 1]} =~ ^01-fork-mmap:\ ok, ]] || false
}

@test "a second make compiles nothing, another compiler or flag compiles again" {
    tree 01
    cd labs/01-fork-mmap
    make
    run -0 make
    [[ $output != *share.c* ]] || false
    run -0 make CFLAGS=-O0
    [[ $output == *' -O0 '*share.c* ]] || false
    run -0 make CFLAGS=-O0
    [[ $output != *share.c* ]] || false
}

@test "make SANITIZE=1 builds with the sanitizers, and the page still holds; the next make is without, under macOS's rules too" {
    echo 'int main(void) { return 0; }' >"$BATS_TEST_TMPDIR/a.c"
    cc -fsanitize=address,undefined -o "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/a.c" || skip "cc has no sanitizers"
    tree 01
    run -0 make SANITIZE=1 CFLAGS=-O0 check-01
    for program in labs/01-fork-mmap/share common/leftovers common/limit; do nm $program | grep -q asan; done
    run -0 make OS=macos CFLAGS=-O0 check-01 # its sessions are under a preloaded library, and the sanitizer's must be the first
    run -1 grep -c asan <(nm labs/01-fork-mmap/share common/leftovers common/limit)
}

@test "make leftovers lists what a program left, make clean-ipc removes that" {
    tree 03 04
    make -s -C labs/03-posix-shm
    run -0 make leftovers
    [ "$output" = "nothing is left" ]
    labs/03-posix-shm/writer hello
    run -2 make leftovers
    [ "${lines[0]}" = "leftovers: POSIX object $SHMLAB_PREFIX.posix" ]
    run -0 make clean-ipc
    [ "$output" = "removed POSIX object $SHMLAB_PREFIX.posix" ]
    run -0 make leftovers
    [ "$output" = "nothing is left" ]
}

@test "make clean leaves what you made" {
    tree 03 04
    export SHMLAB_PREFIX=/shmlab.t$$x
    make -s -C labs/03-posix-shm programs
    labs/03-posix-shm/writer hello
    cp labs/03-posix-shm/reader "$BATS_TEST_TMPDIR/"
    make -s clean
    run -0 "$BATS_TEST_TMPDIR/reader"
}

@test "make clean removes everything that was built" {
    tree 01 03 04
    make build
    [ -x labs/01-fork-mmap/share ]
    [ -x common/limit ]
    run -0 make clean
    run -0 find . -type f \( -name '*.o' -o -perm -u+x ! -path './scripts/*' ! -path './tests/*' ! -name '*.sh' \)
    [ -z "$output" ]
}

# ---- new-lab ----

@test "make new-lab makes a room whose empty page is refused, and whose program and tests are sound" {
    tree 01 03 04
    printf '%s\n' labs/[0-9][0-9]-* >before
    next=$(printf '%02d' $((10#$(tail -n 1 before | cut -c 6-7) + 1)))
    run -0 make new-lab made-up
    [ "${lines[0]}" = "labs/$next-made-up is your new lab. What to do next:" ]
    cd "labs/$next-made-up"
    [ "$(sed -n 1p README.md)" = "# $next Made up" ]
    [ "$(sed -n 3p README.md)" = "*10 minutes · needs a C compiler · Linux and macOS*" ]
    [ "$(cat Makefile)" = "include ../lab.mk" ]
    run -1 grep -n 'NN\|NAME' README.md lab.bats program.c
    run -0 make EXTRA='-O2 -Werror'
    run -0 bats lab.bats
    cd ../..
    run -2 make "check-$next"
    [[ ${lines[0]} == *"/README.md:1: this page has no session for "*"; write one" ]] || false
    NAME=machine run -0 make new-lab NAME=futex # WSL has a NAME in the environment
    [ -d "labs/$(printf '%02d' $((10#$next + 1)))-futex" ]
}

@test "make new-lab refuses a name that will not do, and leaves nothing" {
    tree 01 03 04
    find labs | sort >before
    for name in '' Queues 7up a_b 'a b' ../x -x x- é 01 posix-shm check labs check-x; do
        run -2 make new-lab NAME="$name"
        [[ ${output%%$'\n'make: \*\*\**} == *"new-lab: "* ]] || false
        find labs | sort | cmp before -
    done
    NAME=machine run -2 make new-lab
    [ "${lines[0]}" = "new-lab: the new lab needs a name; type for example make new-lab queues" ]
    run -2 scripts/new-lab posix-shm
    [ "$output" = "new-lab: posix-shm is already the name of labs/03-posix-shm; choose another" ]
    run -2 scripts/new-lab Queues
    [ "$output" = "new-lab: Queues cannot be a name; use small letters, digits and - in the middle, and begin with a letter" ]
    find labs | sort | cmp before -
}

@test "a lab, a probe, an exercise and a breakage are files of their own room, and no other file knows of them" {
    tree 01 06
    sources() { find . -type f \( -name '?*.*' -o -path './scripts/*' -o -name Makefile -o -name keyfile \) ! -name '*.[oa]' ! -name '*.so' -exec cksum {} + | sort; }
    sources >../before
    run -0 make new-lab queues
    room=labs/07-queues
    printf '\n```{.console}\n$ ./program\n```\n' >>$room/README.md
    mkdir -p labs/01-fork-mmap/exercises/answer labs/01-fork-mmap/breaks
    cd labs/01-fork-mmap/exercises/answer
    printf '# answer: 42\n\n*make · 1 minutes · 1 point · Linux and macOS*\n' >README.md
    echo 'int main(void) { return 0; }' >start.c
    echo 'int main(void) { return 42; }' >solution.c
    printf '# answer: run once\n. ../../scripts/check.sh\nrun ./answer\n[ $status -eq 42 ] || wanted 42 "$status"\n' >check.sh
    printf '%s\n' '# empty: no program' '' '```diff' '--- share-bare.c' '+++ share-bare.c' '@@ -1,1 +1,1 @@' "-$(sed -n 1p ../../share-bare.c)" \
        "+$(sed -n 1p ../../share-bare.c), changed" '```' '' '### empty: `./share-bare`: what does it print?' '' '`42` · `0`' '' '```{.console answer="has "}' \
        '$ echo it has 42' 'it has 42' '```' '' '- `42`: Yes.' '- `0`: No.' >../../breaks/empty.md
    cd ../../../06-differences
    printf '%s\n' 'PROBE(added, "added", "P-01", "whether it is there")' '{' '    answer("yes");' '}' >>probes/tools.c
    printf 'added\ttools\twhether it is there\tyes\t=\tyes\t=\trules\tP-01\n' >>differences.tsv
    cd ../..

    # Each is there for who asks
    run -0 make
    grep -q '^  07-queues ' <<<"$output"
    run -0 make accept-07
    grep -q '^program: value=42$' $room/README.md
    run -0 make check-07
    run -0 make try-01
    grep -q '^ *answer  *42$' <<<"$output"
    run -0 make try-01-answer
    grep -q '^answer: wanted: 42; came: 0$' <<<"$output"
    [[ $output != *'***'* ]] || false
    cp labs/01-fork-mmap/exercises/answer/solution.c labs/01-fork-mmap/mine/answer.c
    run -0 make try-01-answer
    run -0 make break-01
    grep -q '^ *1 empty  *no program' <<<"$output"
    echo empty 42 >../answers
    ANSWERS=../answers run -0 make break-01-empty
    TOPIC=tools run -0 make compare
    grep -q '^ *whether it is there  *yes  *yes  *yes$' <<<"$output"

    sources | diff ../before - | sed -n 's/^[<>] [0-9]* [0-9]* //p' | sort -u >../changed
    run -1 grep -v -e "^./$room/" -e '^./labs/01-fork-mmap/exercises/answer/' -e '^./labs/01-fork-mmap/breaks/empty.md$' -e '^./labs/06-differences/probes/tools.c$' \
        -e '^./labs/06-differences/differences.tsv$' -e '^./build/' -e '^./.progress' -e '/mine/' ../changed
    [ "$output" = '' ]
}

# ---- make test, and tests/summary ----

@test "make test ends with the count of all suites, and with status 2 if one fails" {
    tree 01
    rm -f tests/fast/*.bats labs/*/lab.bats
    printf '@test "good" { true; }\n@test "later" { skip "no Mac"; }\n' >tests/fast/one.bats
    printf '@test "fine" { true; }\n' >tests/fast/two.bats
    run -0 make test
    [[ $output =~ tests/fast/one.bats\ +1\ passed,\ 0\ failed,\ 1\ skipped\ +[0-9.]+\ s ]] || false
    grep -qx 'skipped: tests/fast/one.bats: later (no Mac)' <<<"$output"
    [ "${lines[${#lines[@]} - 1]}" = "2 passed, 0 failed, 1 skipped" ]
    printf '@test "bad" { false; }\n' >tests/fast/two.bats
    run -2 make test
    grep -qx 'not ok 1 bad in [0-9]*ms' <<<"$output"
    grep -qx '1 passed, 1 failed, 1 skipped' <<<"$output"
}

@test "make test runs each suite of tests/fast and of the labs once, and make soak the others" {
    cd "$TOP"
    ls tests/fast/*.bats labs/[0-9][0-9]-*/lab.bats >"$BATS_TEST_TMPDIR/fast"
    ls tests/soak/*.bats labs/[0-9][0-9]-*/soak.bats >"$BATS_TEST_TMPDIR/soak"
    suites() { grep '^tests/summary build' | tr ' ' '\n' | sed -n 's,^build/test/\(.*\).tap$,\1,p' | sort; }
    make -s -n test | suites | diff "$BATS_TEST_TMPDIR/fast" -
    make -s -n test SUITES="$(make -s -p -n help 2>/dev/null | sed -n 's/^LONG := //p')" | suites | diff "$BATS_TEST_TMPDIR/soak" -
}

@test "SHARE=8 takes one in eight, but at least one; what is no number is refused before anything is built" {
    [ "$(seq 20 | SHARE=8 "$TOP/tests/share" | xargs)" = '4 12 20' ]
    [ "$(seq 3 | SHARE=8 "$TOP/tests/share")" -eq 2 ]
    [ "$(seq 20 | "$TOP/tests/share" | wc -l)" -eq 20 ]
    [ -z "$(: | SHARE=8 "$TOP/tests/share")" ]
    cd "$TOP"
    for bad in 0 08 x -1; do
        SHARE=$bad run -2 tests/share </dev/null
        [ "$output" = "share: SHARE=$bad: write a number from 1 on, such as 8" ]
        run -2 make -n soak SHARE=$bad
        [[ $output == *"SHARE=$bad: write a number from 1 on, such as SHARE=8"* && $output != *bats* ]] || { echo "$output"; return 1; }
    done
}

taps() { # two suites' TAP; b fails
    cd "$BATS_TEST_TMPDIR" || return
    cat >a.tap <<-'END'
	1..3
	ok 1 one in 1200ms
	ok 2 two # in 300 ms
	ok 3 three in 5ms # skip needs a Mac # really
	END
    cat >b.tap <<-'END'
	1..2
	not ok 1 four in 12ms
	# (in test file b.bats, line 5)
	# says why
	ok 2 five in 3ms
	END
}

@test "summary has one line for a suite that passed, with its seconds" {
    taps
    run -0 "$TOP/tests/summary" --suite a.tap
    [ "$output" = "a                                  2 passed, 0 failed, 1 skipped   1.5 s" ]
}

@test "summary shows what failed in a suite" {
    taps
    run -0 "$TOP/tests/summary" --suite b.tap
    [ "${lines[0]}" = "b                                  1 passed, 1 failed, 0 skipped   0.0 s" ]
    [ "${lines[1]}" = "not ok 1 four in 12ms" ]
    [ "${lines[3]}" = "# says why" ]
    [ ${#lines[@]} -eq 4 ]
}

@test "summary adds up, names what was skipped and what failed, and fails with it" {
    taps
    run -1 "$TOP/tests/summary" a.tap b.tap
    [ "${lines[0]}" = "skipped: a: three (needs a Mac # really)" ]
    [ "${lines[1]}" = "failed: b: four" ]
    [ "${lines[2]}" = "3 passed, 1 failed, 1 skipped" ]
    [ ${#lines[@]} -eq 3 ]
    run -0 "$TOP/tests/summary" a.tap
    [ "${lines[1]}" = "2 passed, 0 failed, 1 skipped" ]
}

@test "summary counts tests that did not run as failed" {
    taps
    head -n 2 a.tap >short.tap
    run -1 "$TOP/tests/summary" short.tap b.tap
    [ "${lines[1]}" = "short: 2 of its 3 tests did not run" ]
    [ "${lines[2]}" = "2 passed, 3 failed, 0 skipped" ]
}

@test "summary fails for a suite that is missing, empty, without a test, or stopped before its plan" {
    taps
    : >empty.tap
    echo 1..0 >none.tap
    echo 'sh: bats: not found' >nobats.tap
    for suite in missing empty nobats; do
        run -1 "$TOP/tests/summary" a.tap $suite.tap
        [ "${lines[1]}" = "$suite: there is no plan, so bats did not run; if it is not installed, ./scripts/setup test installs it" ]
        [ "${lines[2]}" = "2 passed, 1 failed, 1 skipped" ]
    done
    run -1 "$TOP/tests/summary" a.tap none.tap
    [ "${lines[1]}" = "none: this suite has no test" ]
    run -0 "$TOP/tests/summary" --suite nobats.tap
    [ "${lines[1]}" = "sh: bats: not found" ]
}

@test "summary fails if every test was skipped" {
    taps
    printf '1..1\nok 1 three # skip\n' >a.tap
    run -1 "$TOP/tests/summary" a.tap
    [ "${lines[0]}" = "skipped: a: three" ]
    [ "${lines[1]}" = "no test ran" ]
    [ "${lines[2]}" = "0 passed, 0 failed, 1 skipped" ]
}

@test "summary without a file says where they are" {
    run -2 "$TOP/tests/summary"
    [ "$output" = "summary: it needs .tap files; make test writes them to build/test" ]
}

@test "summary reads bats as it is installed here" {
    cd "$BATS_TEST_TMPDIR"
    printf '@test "a" { true; }\n@test "b" { skip "why"; }\n@test "c" { false; }\n' >x.bats
    bats --timing --formatter tap x.bats >x.tap 2>&1 </dev/null || :
    run -1 "$TOP/tests/summary" x.tap
    [ "${lines[0]}" = "skipped: x: b (why)" ]
    [ "${lines[1]}" = "failed: x: c" ]
    [ "${lines[2]}" = "1 passed, 1 failed, 1 skipped" ]
}

# ---- timings, and the helper ----

@test "make timings shows the tests' times, and fails if they do" {
    tree 01
    printf '#!/bin/sh\n' >tests/timings
    printf '#!/bin/sh\necho "a suite: 1 s"\necho all\nexit "$SAYS"\n' >tests/summary
    SAYS=0 run -0 make -s timings SUITES=
    [ "$output" = 'a suite: 1 s' ]
    SAYS=1 run -2 make -s timings SUITES=
    grep -qx 'a suite: 1 s' <<<"$output"
    SAYS=0 run -0 make -s timings SUITES=
}

@test "timings prints three times for a lab" {
    run -0 "$TOP/tests/timings" 01-fork-mmap
    [[ ${lines[1]} =~ ^01-fork-mmap\ +[0-9]+\.[0-9]+\ +[0-9]+\.[0-9]+\ +[0-9]+\.[0-9]+$ ]] || false
    [ ${#lines[@]} -eq 2 ]
    run -2 "$TOP/tests/timings" 77-none
    [ "$output" = "timings: there is no lab 77-none; make lists the labs" ]
}

@test "the tests' look for leftovers sees an object and a segment, and removes them" {
    room sysv-shm
    ./writer hello
    run -1 nothing_left
    [[ $output == "leftovers: System V segment key=0x"*" file=$ROOM/keyfile" ]] || false
    run -0 nothing_left
    "$TOP/labs/03-posix-shm/writer" hello
    run -1 nothing_left
    [ "$output" = "leftovers: POSIX object $SHMLAB_PREFIX.posix" ]
    run -0 nothing_left
    [ -z "$output" ]
}

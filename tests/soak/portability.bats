#!/usr/bin/env bats
# The scripts in other shells and awks, the labs with another compiler and another libc
# shellcheck disable=SC2016,SC1003,SC2015,SC2030,SC2031 # the pages' dollars and backslashes; run's output

load ../helper

setup_file() {
    cd "$BATS_TEST_DIRNAME/../.." || return
    make -s -C labs/01-fork-mmap all
    # A tree with lab 01's real page, and one page that differs
    export TREE=$BATS_FILE_TMPDIR/tree
    mkdir -p "$TREE/labs/09-made-up" "$TREE/labs/06-differences"
    cp labs/06-differences/differences.tsv labs/06-differences/README.md "$TREE/labs/06-differences/" # whose facts the pages name
    cp -Rp common scripts "$TREE/"
    cp -Rp labs/01-fork-mmap labs/lab.mk "$TREE/labs/"
    printf '%s\n' '# Made up' '' '*1 minute*' >"$TREE/labs/09-made-up/README.md"
    printf '%s\n' 'shared 10' 'private 10' 'address 1' >"$TREE/answers"
    printf '%s\n' '# Made up' '' '```{.console}' '$ printf "a  b\n\\\\\n"' 'a b' '\' '$ echo key=0x0100a3f1 pid=7 size=4' \
        'key=0x2a024f11 pid=4711 size=4' '$ (exit 3)' '```' '' '```{.console needs="false"}' '$ exit 9' '```' >"$TREE/page"
    unset OS NO_COLOR COLUMNS AWK SHMLAB_SH SHMLAB_LIMIT SHMLAB_PREFIX
}

setup() {
    unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES MAKEFILES CC SANITIZE # make soak's are not the tests'
    cd "$BATS_TEST_DIRNAME/../.." || return
    bin=$BATS_TEST_TMPDIR/bin
    mkdir "$bin"
}

# $bin/NAME is then the shell or awk $1; busybox and bash choose by the name they are called by
the() {
    local program=${1%% *}
    command -v "$program" >/dev/null || skip "there is no $program: ./scripts/setup soak"
    case $1 in
    busybox* | "bash --posix") ln -s "$(command -v "$program")" "$bin/$2" ;;
    *) ln -s "$(command -v "$program")" "$bin/$program" && [ "$program" = "$2" ] || ln -s "$program" "$bin/$2" ;;
    esac
}

# session in its modes, with the shell $1 (for the script and for the page) and the awk $2
works_with() {
    the "$1" sh
    the "$2" awk
    export AWK=$bin/awk SHMLAB_SH=$bin/sh COLUMNS=100 # mksh would set COLUMNS itself
    local page=$BATS_TEST_TMPDIR/tree/labs/09-made-up/README.md
    cp -Rp "$TREE" "$BATS_TEST_TMPDIR/tree"
    cp "$TREE/page" "$page"
    cd "$BATS_TEST_TMPDIR/tree" || return

    run -0 "$bin/sh" scripts/session check labs/01-fork-mmap/README.md
    [[ $output == "01-fork-mmap: ok, "* ]] || false
    run -0 "$bin/sh" scripts/session show labs/01-fork-mmap/README.md
    printf '%s\n' "$output" | grep -x '## Run it.*'
    run -1 "$bin/sh" scripts/session check "$page"
    [ "${lines[0]}" = 'labs/09-made-up/README.md:4: $ printf "a  b\n\\\\\n"' ]
    [ "${lines[2]}" = '    5 ! a b                                         | a  b' ]
    [ "${lines[4]}" = 'labs/09-made-up/README.md:9: $ (exit 3)' ]
    [ "${lines[6]}" = '      >                                             | (exit 3)' ]
    [ "${#lines[@]}" -eq 8 ]
    run -0 "$bin/sh" scripts/session accept "$page"
    run -0 "$bin/sh" scripts/session check "$page"
    [[ $output == "09-made-up: ok, 3 commands ("*"), line 13: skipped, needs false" ]] || false
    sed '5s/.*/a  b/;9s/$/\
(exit 3)/' "$TREE/page" | cmp - "$page"

    PATH=$bin:$PATH
    run -0 "$bin/sh" scripts/predict 01 answers
    [[ $output == *'you said 10, it printed 0: wrong'*'2 of 3 right' ]] || false
    run -1 "$bin/sh" scripts/exercise check 01-tally labs/01-fork-mmap/exercises/tally/start.c
    [[ $output == 'tally: wanted: '*'; came: '* ]] || false
    run -0 "$bin/sh" scripts/exercise hint 01-tally
    run -0 "$bin/sh" scripts/exercise try 01
    run -0 "$bin/sh" scripts/break 01
    run -0 "$bin/sh" scripts/progress
    [[ ${lines[1]} == '01 fork-mmap       -     3 of 3, 2 right '* ]] || false
    [[ $output != *'does not understand'* ]] || false
}

@test "session and the workbook work with dash and mawk" { works_with dash mawk; }
@test "session and the workbook work with dash and gawk" { works_with dash gawk; }
@test "session and the workbook work with dash and original-awk" { works_with dash original-awk; }
@test "session and the workbook work with busybox sh and busybox awk" { works_with "busybox sh" "busybox awk"; }
@test "session and the workbook work with bash as sh and gawk" { works_with "bash --posix" gawk; }
@test "session and the workbook work with bash and original-awk" { works_with bash original-awk; }
@test "session and the workbook work with mksh and mawk" { works_with mksh mawk; }
@test "session and the workbook work with ksh and gawk" { works_with ksh gawk; }

@test "compare and sides print the same with each awk" {
    local awk tried=0 first=
    make -s -C labs/06-differences probe
    for awk in mawk gawk original-awk 'busybox awk' bwk; do
        command -v "${awk%% *}" >/dev/null || continue
        printf '#!/bin/sh\nexec %s "$@"\n' "$awk" >"$bin/an-awk"
        chmod +x "$bin/an-awk"
        for format in table tsv md json; do
            AWK=$bin/an-awk FORMAT=$format scripts/compare
        done | grep -v 'yes or no' >"$bin/printed" # what is luck
        AWK=$bin/an-awk scripts/compare sides labs/03-posix-shm/README.md >>"$bin/printed"
        [ -n "$first" ] || { cp "$bin/printed" "$bin/first" && first=yes; }
        cmp "$bin/first" "$bin/printed"
        tried=$((tried + 1))
    done
    [ $tried -gt 0 ] || skip 'no awk by a name that is known'
}

# Every script that is POSIX sh tells what it is for
help_with() {
    the "$1" sh
    for script in scripts/*; do
        read -r first <"$script"
        [ "$first" = '#!/bin/sh' ] || continue
        run -0 "$bin/sh" "$script" --help
        [[ $output == *"${script##*/}"* ]] || { echo "$script: $output" >&2; return 1; }
    done
}

@test "scripts --help works with dash" { help_with dash; }
@test "scripts --help works with busybox sh" { help_with "busybox sh"; }
@test "scripts --help works with bash as sh" { help_with "bash --posix"; }
@test "scripts --help works with bash" { help_with bash; }
@test "scripts --help works with mksh" { help_with mksh; }

# ---- what shellcheck and bash 3.2 would say ----

@test "where [[ ]], [ ] or ! fails its test fails, in bash 3.2 too" {
    for file in tests/fast/*.bats tests/soak/*.bats tests/*.bash labs/*/*.bats notes/template/*.bats; do
        ! grep -nE '\[\[ .*\]\]( *#.*| *;.*| *\))?$' "$file" | grep -vE '(if|elif|while|until) (! )?\[\[|\|\| false' || { echo "in $file: write || false behind it" >&2; return 1; }
        ! grep -nE '^ *\[ .*\] && ' "$file" | grep -v '||' || { echo "in $file: what stands before && fails no test; write two lines" >&2; return 1; }
        ! grep -nE '(^ *|; )! ' "$file" | grep -v '||' || { echo "in $file: ! fails no test; write if COMMAND; then return 1; fi, or in a script of its own exit 1" >&2; return 1; }
    done
}

@test "scripts that say sh have no bash in them" {
    command -v shellcheck >/dev/null || skip "there is no shellcheck: ./scripts/setup soak"
    for file in scripts/* tests/* tests/soak/* .ci/*; do
        [ -f "$file" ] && read -r first <"$file" && [ "$first" = '#!/bin/sh' ] || continue
        run -0 shellcheck -x -s sh -S warning "$file"
    done
}

# ---- clang and musl ----

@test "make CC=clang builds with clang, and the page still holds" {
    command -v clang || skip "there is no clang: ./scripts/setup soak"
    tree 01
    run -0 make CC=clang CFLAGS=-O0 check-01
    grep -q '^clang ' labs/01-fork-mmap/.flags
}

@test "the labs build with musl and their pages agree" {
    command -v musl-gcc >/dev/null || skip "there is no musl-gcc: ./scripts/setup soak"
    mkdir "$BATS_TEST_TMPDIR/musl"
    tar -cf - --exclude='*.o' --exclude=.flags Makefile common labs scripts | tar -xf - -C "$BATS_TEST_TMPDIR/musl"
    cd "$BATS_TEST_TMPDIR/musl"
    for lab in $(printf '%s\n' labs/[0-9][0-9]-* | share); do
        run make -s -C "$lab" CC=musl-gcc programs check
        [ "$status" -eq 0 ] && [[ $output == *": ok, "* ]] || failed="${failed-} $output"
        for program in "$lab"/*.c; do
            [ -e "$program" ] || continue # lab 14 has none, and what needs Open MPI is built with glibc alone
            grep -q ld-musl "${program%.c}" || failed="${failed-} ${program%.c} is not linked with musl"
        done
    done
    printf '%s\n' "${failed-}" >&2
    [ -z "${failed-}" ]
}

@test "lab 06's probe, built with musl, answers what the column says for musl" {
    command -v musl-gcc >/dev/null || skip 'there is no musl-gcc: ./scripts/setup soak'
    mkdir -p "$BATS_TEST_TMPDIR/tree/labs" "$BATS_TEST_TMPDIR/tree/notes"
    cp -Rp scripts common "$BATS_TEST_TMPDIR/tree/"
    cp -Rp labs/lab.mk labs/06-differences "$BATS_TEST_TMPDIR/tree/labs/"
    cd "$BATS_TEST_TMPDIR/tree" || return
    make -s -C labs/06-differences CC=musl-gcc CFLAGS='-O1 -g' probe
    labs/06-differences/probe --tsv name-empty | grep -q '^# libc: musl$'
    run -0 --separate-stderr scripts/compare
    # shellcheck disable=SC2154 # bats' own
    [ "$stderr" = '' ]
    AS=user run -0 scripts/compare
}

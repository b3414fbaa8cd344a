#!/usr/bin/env bats
# Every exercise and every breakage keeps what it promises. EXERCISES narrows it: EXERCISES='*/terminator' bats ...

# shellcheck disable=SC2030,SC2031 # each test has a status of its own

load ../helper

built() { # TREE: once, and not for each of the 800 files that are judged
    make -s -C "$1" build && make -s -C "$1"/labs/01-* ../../common/meddle.o || return
    [ "$(uname -s)" = Darwin ] || make -s -C "$1/common/macos-rules" CC=cc librules.so || return
    export BUILT=1
}
setup_file() {
    built "$TOP"
    # shellcheck disable=SC2154 # bats' own
    export TASKS=$BATS_FILE_TMPDIR/tasks
    for task in "$TOP"/labs/[0-9][0-9]-*/exercises/*/; do
        if grep -q '<mpi.h>' "$task/start.c" && ! command -v mpicc >/dev/null; then
            echo "# ${task#"$TOP"/} is left out, because there is no Open MPI: ./scripts/setup machines" >&3
            continue
        fi
        case ${task%/} in */labs/${EXERCISES:-*}) printf '%s\n' "${task%/}" ;; esac
    done >"$TASKS"
}

# each FUNCTION [FILES]: calls it with each exercise's directory, or with those files in there that this run is for. It works side by side, two for a
# processor, since many wait, and prints what is wrong
each() {
    # shellcheck disable=SC2163 # the function that it names
    export -f "$1" judged
    export TOP BATS_TEST_TMPDIR
    if [ $# -eq 1 ]; then cat "$TASKS"; else # neighbours are of different exercises
        while read -r task; do compgen -G "$task/$2" || :; done <"$TASKS" | awk -F / '{ print $NF "\t" $0 }' | sort | cut -f 2 | share
    fi >"$BATS_TEST_TMPDIR/these"
    [ -s "$BATS_TEST_TMPDIR/these" ]
    xargs -P "$((2 * $(getconf _NPROCESSORS_ONLN)))" -I IT bash -c "$1 IT" <"$BATS_TEST_TMPDIR/these" >"$BATS_TEST_TMPDIR/wrong" 2>&1
    cat "$BATS_TEST_TMPDIR/wrong"
    [ ! -s "$BATS_TEST_TMPDIR/wrong" ]
}
# judged TASK FILE: sets status and verdict
judged() {
    local lab=${1%/exercises/*}
    status=0
    verdict=$("$TOP/scripts/exercise" check "${lab##*/}-${1##*/}" "$2" 2>&1) || status=$?
}

form() {
    local at=${1#"$TOP"/} wrongs=("$1"/wrong-*.diff) rights=("$1"/right-*) solutions=("$1"/solution.*) lab=${1%/exercises/*}
    sed -n 1p "$1/README.md" | grep -q "^# ${1##*/}: ." || echo "$at: the title is not \`# ${1##*/}: what it is about\`"
    sed -n 3p "$1/README.md" | grep -Eqx '\*(modify|make|mend) · [0-9]+ minutes · [0-9]+ points? · (Linux and macOS|Linux|macOS)\*' ||
        echo "$at: line 3 has not the facts"
    [ "$(awk 'BEGIN { RS = "" } END { print NR }' "$1/hints.md")" -ge 2 ] || echo "$at: fewer than two hints"
    [ -e "$1/start.c" ] || echo "$at: there is no start.c"
    [ ! -e "$lab/${1##*/}.c" ] || echo "$at: a program of the lab has this name"
    grep -q "(exercises/${1##*/}/README.md)" "$lab/README.md" || echo "$at: the lab's page does not link to it"
    [ -e "${solutions[0]}" ] || return 0
    [ "${#solutions[@]}" -eq 1 ] || echo "$at: more than one solution"
    [ "${#wrongs[@]}" -ge 2 ] || echo "$at: fewer than two wrong answers"
    [ "${#rights[@]}" -ge 2 ] || echo "$at: fewer than two other right answers"
    demands "$1"
}
# What a task demands is numbered in the first lines of its check, `#   1. ...`; the third line of a wrong answer says which of them it
# breaks, `breaks: 1`, and each is broken by one
demands() {
    diff <(sed -n 's/^#  *\([1-9][0-9]*\)\. .*/\1/p' "$1/check.sh" | sort -u) <(awk 'FNR == 3 && sub(/^breaks: /, "")' "$1"/wrong-*.diff | sort -u) |
        sed -n "s,^<,${1#"$TOP"/}: no wrong answer breaks demand,p; s,^>,${1#"$TOP"/}: check.sh does not name demand,p"
    awk 'FNR == 3 && !/^breaks: [1-9][0-9]*$/ { print FILENAME ": the third line does not say what it breaks" }' "$1"/wrong-*.diff
    grep -q '^#  *1\. ' "$1/check.sh" || echo "${1#"$TOP"/}: check.sh numbers no demand"
}
@test "every exercise has its form, and the lab's page links to it" {
    export -f demands
    each form
}

@test "every lab from 01 to 05 has something to modify, to make and to mend" {
    [ -z "${EXERCISES:-}" ] || skip 'EXERCISES is set'
    for lab in "$TOP"/labs/0[1-5]-*; do
        for kind in modify make mend; do
            cat "$lab"/exercises/*/README.md | grep -q "^\*$kind · " || { echo "${lab##*/}: nothing to $kind"; return 1; }
        done
    done
}

start_fails() {
    local task=${1%/*}
    judged "$task" "$1"
    case $status-$verdict in
    "1-${task##*/}: wanted: "*'; came: '*) [ "$(printf '%s\n' "$verdict" | wc -l)" -eq 1 ] || echo "$1: more than a line: $verdict" ;;
    *) echo "$1: status $status, $verdict" ;;
    esac
}
@test "start files compile and fail their check, with one line that says what was wanted and what came" {
    each start_fails start.c
}

reference_passes() {
    ls "$1"/solution.* >/dev/null 2>&1 || return 0
    judged "$1" "$1"/solution.*
    [ "$status" -eq 0 ] || echo "$1/solution: status $status, $verdict"
    case ${OS:-$(uname -s)}-$(sed -n 3p "$1/README.md")-$verdict in
    Linux-*'Linux and macOS*'-*'passed (Linux, macOS'*) ;;
    Linux-*'Linux and macOS*'-*) echo "$1: not both sides: $verdict" ;;
    esac
}
@test "every reference passes its check, on its systems" {
    need_solutions
    each reference_passes
}
# macOS's rules are above the compiler, and one compiler is enough for them
@test "references built by clang pass their check, on this system" {
    need_solutions
    command -v clang || skip 'there is no clang: ./scripts/setup soak'
    mkdir "$BATS_TEST_TMPDIR/tree" # what is built in $TOP is for the other tests
    (cd "$TOP" && cp -Rp Makefile common labs notes scripts "$BATS_TEST_TMPDIR/tree/")
    sed "s,^$TOP/,$BATS_TEST_TMPDIR/tree/," "$TASKS" | share >"$BATS_TEST_TMPDIR/tasks"
    TOP=$BATS_TEST_TMPDIR/tree TASKS=$BATS_TEST_TMPDIR/tasks
    export CC=clang OS=linux
    [ "$(uname -s)" = Linux ] || OS=macos
    built "$TOP"
    each reference_passes
}
need_solutions() {
    ls "$TOP"/labs/*/exercises/*/solution.* >/dev/null 2>&1 || skip 'this copy of the workbook has no solutions'
}

other_passes() {
    judged "${1%/*}" "$1"
    [ "$status" -eq 0 ] || echo "$1: status $status, $verdict"
}
@test "right answers in another style pass" {
    need_solutions
    each other_passes 'right-*'
}

wrong_fails() {
    local task=${1%/*} says
    judged "$task" "$1"
    says=$(sed -n '2s/^says: //p' "$1")
    # shellcheck disable=SC2053 # a pattern, as it should be
    [ "$status" -eq 1 ] && [ -n "$says" ] && [[ ${verdict#"${task##*/}: "} == $says ]] ||
        echo "$1: status $status, not \`$says\`: $verdict"
}
@test "wrong answers fail, for the reason stated" {
    need_solutions
    each wrong_fails 'wrong-*.diff'
}

outcome() {
    local on out
    for on in linux macos; do
        awk -f "$TOP/scripts/page.awk" "$1" | awk -F '\t' -v on="$on" '$1 == "session" && ($3 == on || $3 == "all") && $6 != "" { yes = 1 } END { exit !yes }' || continue
        [ "$(uname -s)-$on" != Darwin-linux ] || continue
        out=$(OS=$on "$TOP/scripts/session" check "$1" 2>&1) || echo "$out"
    done
}
@test "every breakage applies, and gives its stated outcome on Linux and under macOS's rules" {
    printf '%s\n' "$TOP"/labs/[0-9][0-9]-*/breaks/*.md >"$TASKS"
    each outcome
}

# Questions of a page: the answer that each block expects is one of the choices, and each choice has its reason. make predict begins a question that
# only Linux or macOS answers with `On Linux:` or `On macOS:`, so the question itself does not begin with this.
questions() { # PAGE...
    local page
    for page; do
        awk -f "$TOP/scripts/page.awk" "$page" | awk -F '\t' -v page="$page" '
            function wrong(what) { print page ": " name ": " what }
            function over(    i) {
                for (i in is) if (!(i in why)) wrong("no reason for " i)
                for (i in answer) if (choices ? !(i in is) : !(i in why)) wrong("the answer is no choice: " i)
                if (name != "" && !answers) wrong("nothing answers it")
                if ((side == "macos" || side == "linux") && question ~ /^On (a Mac|macOS|Linux)/) wrong(side " is said twice")
                name = side = ""; choices = answers = 0; split("", is); split("", why); split("", answer)
            }
            $1 == "heading" { over() }
            $1 == "question" { name = $3; question = $4 }
            $1 == "choice" { choices++; is[$3] }
            $1 == "why" { why[$3] }
            $1 == "session" { asked = $6; last = "" }
            asked == "" { next }
            $1 == "session" { side = side == "" || side == $3 ? $3 : "all" }
            $1 == "expected" && (at = index($0, asked)) { last = substr($0, at + length(asked)); sub(/ .*/, "", last) }
            $1 == "end" { answers++; answer[last]; asked = "" }
            END { over() }'
    done
}
@test "every question has its answer among its choices, and a reason for each choice" {
    questions "$TOP"/labs/[0-9][0-9]-*/README.md "$TOP"/labs/[0-9][0-9]-*/breaks/*.md >"$BATS_TEST_TMPDIR/wrong"
    cat "$BATS_TEST_TMPDIR/wrong"
    [ ! -s "$BATS_TEST_TMPDIR/wrong" ]
    # A breakage's question has the breakage's name: by that name progress finds it
    for page in "$TOP"/labs/[0-9][0-9]-*/breaks/*.md; do
        [ "$(sed -n 's/^### \([a-z0-9-]*\): .*/\1/p' "$page" | sort -u)" = "$(basename "$page" .md)" ] ||
            { echo "$page asks a question that has not the breakage's name"; return 1; }
    done
    for lab in "$TOP"/labs/0[1-5]-*; do
        [ "$(grep -c '^### [a-z][a-z0-9-]*: ' "$lab/README.md")" -ge 2 ] || { echo "$lab asks fewer than two questions"; return 1; }
    done
}

#!/usr/bin/env bats
# Every exercise and every breakage keeps what it promises. EXERCISES narrows it: EXERCISES='*/terminator' bats ...

# shellcheck disable=SC2030,SC2031 # each test has a status of its own

load ../helper

setup_file() {
    make -s -C "$TOP" build || return # once, and not by many at the same time
    # shellcheck disable=SC2154 # bats' own
    export TASKS=$BATS_FILE_TMPDIR/tasks
    for task in "$TOP"/labs/[0-9][0-9]-*/exercises/*/; do
        case ${task%/} in */labs/${EXERCISES:-*}) printf '%s\n' "${task%/}" ;; esac
    done >"$TASKS"
}

# each FUNCTION: calls it with each exercise's directory, side by side; it prints what is wrong
each() {
    # shellcheck disable=SC2163 # the function that it names
    export -f "$1" judged
    export TOP BATS_TEST_TMPDIR
    xargs -P "$(getconf _NPROCESSORS_ONLN)" -I TASK bash -c "$1 TASK" <"$TASKS" >"$BATS_TEST_TMPDIR/wrong" 2>&1
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
    local at=${1#"$TOP"/} wrongs=("$1"/wrong-*.diff) lab=${1%/exercises/*}
    sed -n 1p "$1/README.md" | grep -q "^# ${1##*/}: ." || echo "$at: the title is not \`# ${1##*/}: what it is about\`"
    sed -n 3p "$1/README.md" | grep -Eqx '\*(modify|make|mend) · [0-9]+ minutes · [0-9]+ points? · (Linux and macOS|Linux|macOS)\*' ||
        echo "$at: line 3 has not the facts"
    [ "$(awk 'BEGIN { RS = "" } END { print NR }' "$1/hints.md")" -ge 2 ] || echo "$at: fewer than two hints"
    [ ! -e "$lab/${1##*/}.c" ] || echo "$at: a program of the lab has this name"
    [ ! -e "$1/solution.c" ] || [ "${#wrongs[@]}" -ge 2 ] || echo "$at: fewer than two wrong answers"
    grep -q "(exercises/${1##*/}/README.md)" "$lab/README.md" || echo "$at: the lab's page does not link to it"
}
@test "every exercise has its form, and the lab's page links to it" {
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
    judged "$1" "$1/start.c"
    case $status-$verdict in
    "1-${1##*/}: wanted: "*'; came: '*) [ "$(printf '%s\n' "$verdict" | wc -l)" -eq 1 ] || echo "$1: more than a line: $verdict" ;;
    *) echo "$1/start.c: status $status, $verdict" ;;
    esac
}
@test "every start file compiles and fails its check, with one line that says what was wanted and what came" {
    each start_fails
}

reference_passes() {
    [ -e "$1/solution.c" ] || return 0
    judged "$1" "$1/solution.c"
    [ "$status" -eq 0 ] || echo "$1/solution.c: status $status, $verdict"
    case $(uname -s)-$(sed -n 3p "$1/README.md")-$verdict in
    Linux-*'Linux and macOS*'-*'passed (Linux, macOS'*) ;;
    Linux-*'Linux and macOS*'-*) echo "$1: not both sides: $verdict" ;;
    esac
}
@test "every reference passes its check, on its systems" {
    need_solutions
    each reference_passes
}
need_solutions() {
    ls "$TOP"/labs/*/exercises/*/solution.c >/dev/null 2>&1 || skip 'this copy of the workbook has no solutions'
}

wrong_fails() {
    local wrong says at
    for wrong in "$1"/wrong-*.diff; do
        [ -e "$wrong" ] || continue
        at=$(mktemp -d "$BATS_TEST_TMPDIR/wrong.XXXXXX")
        cp "$1/solution.c" "$at/"
        awk -v dir="$at" -f "$TOP/scripts/patch.awk" "$wrong" || { echo "$wrong does not apply"; continue; }
        judged "$1" "$at/solution.c"
        says=$(sed -n '2s/^says: //p' "$wrong")
        # shellcheck disable=SC2053 # a pattern, as it should be
        [ "$status" -eq 1 ] && [ -n "$says" ] && [[ ${verdict#"${1##*/}: "} == $says ]] ||
            echo "$wrong: status $status, not \`$says\`: $verdict"
    done
}
@test "every wrong answer fails, for the reason stated" {
    need_solutions
    each wrong_fails
}

outcome() {
    local on out
    for on in linux macos; do
        grep -Eq "^\`\`\`\{\.console( \.$on)? [a-z]+=" "$1" || continue
        [ "$(uname -s)-$on" != Darwin-linux ] || continue
        out=$(OS=$on "$TOP/scripts/session" check "$1" 2>&1) || echo "$out"
    done
}
@test "every breakage applies, and gives its stated outcome on Linux and under macOS's rules" {
    printf '%s\n' "$TOP"/labs/[0-9][0-9]-*/breaks/*.md >"$TASKS"
    each outcome
}

# Questions of a page: the answer that each block expects is one of the choices, and each choice has its reason
questions() {
    awk '
        function over(    i) {
            for (i = 1; i <= choices; i++)
                if (!((choice[i]) in why)) print FILENAME ": " name ": no reason for " choice[i]
            for (i = 1; i <= answers; i++)
                if (choices ? !(answer[i] in is) : !(answer[i] in why)) print FILENAME ": " name ": the answer is no choice: " answer[i]
            if (name != "" && !answers) print FILENAME ": " name ": nothing answers it"
            delete why; delete is; choices = answers = 0; name = ""
        }
        function look(s,    at) { if (at = index(s, text)) { last = substr(s, at + length(text)); sub(/ .*/, "", last) } }
        FNR == 1 || /^##? / { over() }
        /^### [a-z][a-z0-9-]*: / { over(); name = $2 }
        name == "" { next }
        !fence && /^```\{.*answer="/ {
            fence = 1; last = ""; text = $0; sub(/.*answer="/, "", text); sub(/".*/, "", text); next
        }
        /^```/ { if (fence == 1) answer[++answers] = last; fence = fence ? 0 : 2; next }
        fence == 1 { look($0); next }
        fence { next }
        /^`[^`]+`( · `[^`]+`)+$/ { n = split($0, part, "`"); for (i = 2; i < n; i += 2) { choice[++choices] = part[i]; is[part[i]] } }
        /^- `[^`]+`: / { match($0, /`[^`]+`/); why[substr($0, RSTART + 1, RLENGTH - 2)] }
        END { over() }' "$@"
}
@test "every question has its answer among its choices, and a reason for each choice" {
    questions "$TOP"/labs/[0-9][0-9]-*/README.md "$TOP"/labs/[0-9][0-9]-*/breaks/*.md >"$BATS_TEST_TMPDIR/wrong"
    cat "$BATS_TEST_TMPDIR/wrong"
    [ ! -s "$BATS_TEST_TMPDIR/wrong" ]
    for lab in "$TOP"/labs/0[1-5]-*; do
        [ "$(grep -c '^### [a-z][a-z0-9-]*: ' "$lab/README.md")" -ge 2 ] || { echo "$lab asks fewer than two questions"; return 1; }
    done
}

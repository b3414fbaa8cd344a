# check.sh - what the checks of exercises are written with; sourced first by each exercises/*/check.sh
#
# A check runs in a copy of the lab's directory, beside the lab's programs and the learner's, ./NAME, with names
# and keys of its own. OS is linux or macos: on Linux it runs a second time, under macOS's rules, if the exercise is
# for macOS too. What a program leaves behind is looked for afterwards: the check removes what is to stay until then.
# shellcheck shell=sh
set -u
output=$PWD/.output

# wanted WHAT CAME: the check fails, with its one line
wanted() {
    printf 'wanted: %s; came: %s\n' "$1" "$(brief "$2" 200)"
    exit 1
}
brief() { # TEXT [MOST]: on one line, and not too long
    printf '%s' "$1" | tr '\n' '|' | awk -v most="${2:-90}" '{ print (length($0) > most) ? substr($0, 1, most) "..." : $0 }'
}

# run COMMAND...: sets out, what it prints, stderr too, and status. A sanitizer's finding ends the check.
run() {
    status=0
    printf 'running: %s\n' "$(brief "$*")" # for a check that is stopped
    "$@" >"$output" 2>&1 </dev/null || status=$? # a file: it has a limit
    out=$(head -c 65536 "$output" | tr -d '\000')
    sound "$(brief "$*")" "$out"
}
sound() { # COMMAND OUTPUT
    case $2 in
    *Sanitizer:*) wanted "no memory error in $1" "$(printf '%s\n' "$2" | sed -n 's/.*\(Sanitizer: [a-z-]*\).*/\1/p' | head -n 1)" ;;
    *': runtime error: '*) wanted "no undefined behaviour in $1" "$(printf '%s\n' "$2" | sed -n 's/.*: runtime error: //p' | head -n 1)" ;;
    esac
}

# succeeds COMMAND...: as run, and its status must be 0; fails COMMAND...: must be 1, an error that is told
succeeds() {
    run "$@"
    [ $status -eq 0 ] || wanted "$(brief "$*") succeeds" "$(ending)${out:+, and: $out}"
}
fails() {
    run "$@"
    [ $status -eq 1 ] || wanted "$(brief "$*") fails, with a message and status 1" "$(ending)${out:+, and: $out}"
}
ending() {
    if [ "$status" -gt 128 ]; then echo "killed by signal $((status - 128))"; else echo "status $status"; fi
}

# line TEXT: among the lines printed is this one; TEXT is a pattern of the shell
line() {
    found=
    while IFS= read -r printed; do
        # shellcheck disable=SC2254 # a pattern, as it should be
        case $printed in $1) found=yes ;; esac
    done <<END
$out
END
    [ -n "$found" ] || wanted "a line \`$(printf '%s' "$1" | sed 's/[*]/.../g')\`" "${out:-nothing}"
}

# random LEAST MOST: a number; word: eight letters. New ones every time, so that nothing can be known before
random() {
    echo $(($1 + $(od -An -N4 -tu4 /dev/urandom) % ($2 - $1 + 1)))
}
word() {
    od -An -N8 -tu1 /dev/urandom | awk '{ for (i = 1; i <= 8; i++) printf "%s", substr("abcdefghijklmnopqrstuvwxyz", $i % 26 + 1, 1) }'
}

# until_true COMMAND...: waits for another process, at most as long as the check has
until_true() {
    until "$@" >/dev/null 2>&1; do :; done
}

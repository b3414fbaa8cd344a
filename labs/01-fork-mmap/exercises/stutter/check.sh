# stutter: one number, then several; each line once and whole, and each by a child of its own
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() { # NUMBER...
    # In the background, for the parent's pid
    ./stutter "$@" >said 2>&1 </dev/null &
    parent=$!
    status=0
    wait $parent || status=$?
    out=$(cat said)
    sound "./stutter $*" "$out"
    [ $status -eq 0 ] || wanted "./stutter $* succeeds" "$(ending)${out:+, and: $out}"
    lines=$(($(wc -l <said)))
    [ $lines -eq $# ] || wanted "$# line(s) from ./stutter $*" "$lines: $out"
    for number in "$@"; do
        IFS= read -r printed || printed=
        square="stutter: $number squared is $((number * number)), says "
        case $printed in
        "$square"*[!0-9]* | "$square") wanted "\`${square}PID\`" "$printed" ;;
        "$square$parent") wanted "$number squared by a child" "the parent's own pid, $parent" ;;
        "$square"*) ;;
        *) wanted "\`${square}PID\`" "$printed" ;;
        esac
    done <said
    [ "$(sed 's/.*says //' said | sort -u | wc -l)" -eq $# ] || wanted 'a child for each number' "$out"
}
try "$(random 0 40000)"
try "$(random 0 40000)" 0 "$(random 0 40000)" 40000
rm -f said

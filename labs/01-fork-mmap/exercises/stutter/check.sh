# stutter: one number, then several; children that fail, and children that do nothing
#
#   1. each number's line comes once and whole, in the order of the numbers
#   2. each number has a child of its own
#   3. the child does the squaring, and the parent prints what is in the shared page
#   4. if a call or a child fails, the program says so and ends with status 1
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

spared=munmap
meddled fail ./stutter 7 8
# Where the parent is killed there is nobody to tell it
after() {
    [ "$status" -eq 137 ] || { [ "$status" -eq 1 ] && [ -n "$out" ]; } ||
        wanted "a message and status 1 for a child that is killed $met" "$(ending)${out:+, and: $out}"
}
meddled kill ./stutter 7 8

# Each child is noted, so that no other number stands for a pid
children noted stutter
try "$(random 0 40000)" "$(random 0 40000)" "$(random 0 40000)"
printed=$(sed 's/.*says //' said | paste -s -d ' ' -)
forked=$(paste -s -d ' ' forked 2>/dev/null)
[ "$printed" = "$forked" ] || wanted "the pids of the children that were forked, ${forked:-none}" "$printed"

# From a child that does nothing there is no square
children idle stutter
run ./stutter 7
case $out in *'7 squared is 49'*) wanted 'no square from a child that ends before it writes one' "$out" ;; esac
rm -f said forked waited

# stutter: one number, then several; each line once and whole, and each by a child of its own, which fork gave
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

# Built again, with a note of each child, so that no other number stands for a pid
cat >noted.h <<'END'
#include <stdio.h>
#include <unistd.h>
static inline pid_t noted_fork(void)
{
    pid_t child = fork();
    FILE *notes = child > 0 ? fopen("noted", "a") : NULL;
    if (notes != NULL) {
        fprintf(notes, "%ld\n", (long)child);
        fclose(notes);
    }
    return child;
}
#define fork noted_fork
END
rm -f stutter
run env MAKEFLAGS= make -s EXTRA='-include ./noted.h' stutter
[ $status -eq 0 ] || wanted 'a program that compiles again' "$out"
: >noted
try "$(random 0 40000)" "$(random 0 40000)" "$(random 0 40000)"
printed=$(sed 's/.*says //' said | paste -s -d ' ' -)
forked=$(paste -s -d ' ' noted)
[ "$printed" = "$forked" ] || wanted "the pids of the children that were forked, ${forked:-none}" "$printed"
rm -f said noted noted.h

# marks: some marks, zeros among them, stored by one process and counted by another; then as many as fill a page
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() { # WHAT MARK...
    what=$1
    shift
    succeeds ./marks "$@"
    line "marks: stored $#"
    for reader in first second; do # whoever reads takes nothing away
        run ./marks
        want="marks: n=$# mean=$(printf '%s\n' "$@" | awk '{ sum += $1 } END { printf "%.2f", sum / NR }')"
        [ "$status $out" = "0 $want" ] || wanted "of $what, the $reader time: $want" "$(ending)${out:+, and: $out}"
    done
    run ./marks 1 # this run did not make the object: it may not touch it
    [ $status -eq 1 ] || wanted "marks are there: a message and status 1" "$(ending)${out:+, and: $out}"
    run ./marks
    [ "$out" = "$want" ] || wanted "the marks stay when a second ./marks is refused: $want" "$out"
    succeeds ./marks --remove
}

a=$(random 1 100) b=$(random 1 100)
fails ./marks
try 'one mark' "$a"
try "$a $b 7" "$a" "$b" 7
try 'a 0 at the end' "$a" "$b" 0
try 'a 0 alone' 0
try 'a 0 in the middle' "$a" 0 "$b"

# As many as fill 4096 bytes, and 16384, which is a whole number of pages everywhere
for many in 1024 4096 $(random 5000 6000); do
    # shellcheck disable=SC2046 # words
    try "$many marks" $(awk -v n="$many" -v a="$a" 'BEGIN { for (i = 1; i <= n; i++) print (i * a) % 101 }')
done
fails ./marks

# marks: some marks, zeros among them, stored by one process and counted by another; then as many as fill a page
#   1. the number and the mean of the marks, of one as well as of thousands, zeros among them
#   2. on both systems
#   3. marks that are there stay until --remove: storing more is refused
#   4. without an object, or with one that nobody has filled, that is told, with status 1
#   5. a number of marks for which the object has no room is told, with status 1
#   6. a failure is told, with status 1
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

# What anybody may have written, wherever the number of marks is kept
object=$SHMLAB_PREFIX.posix
hostile() { # WHAT: nothing but a number of marks that fit, or a message
    run ./marks
    n=$(printf '%s\n' "$out" | sed -n 's/^marks: n=\([0-9]*\) mean=[-0-9.]*$/\1/p')
    case $status-$n in
    1-) [ -n "$out" ] || wanted "with $1: a message and status 1" "status 1 and no message" ;;
    0-[1-9] | 0-[1-9]?*) [ "${#n}" -le 6 ] && [ "$n" -le "$room" ] ;;
    *) false ;;
    esac || wanted "with $1: at most $room marks, or a message and status 1" "$(ending)${out:+, and: $out}"
}
for at in 0 4; do
    # shellcheck disable=SC2046 # words
    succeeds ./marks $(awk 'BEGIN { for (i = 1; i <= 40; i++) print i }')
    room=65536 # macOS says how many pages there are
    if [ "$OS" = linux ]; then
        size=$(wc -c <"/dev/shm$object")
        room=$((size / (size / 40))) # for as many marks of that size
    fi
    for bytes in ffffffffffffffff ffffff7fffffff7f 0000000000000080 0000004000000000 7800000000000000 0000000000000000; do
        ../../common/scribble "$object" $at $bytes >/dev/null 2>&1 || continue
        hostile "$bytes at byte $at"
    done
    succeeds ./marks --remove
done
if [ "$OS" = linux ]; then
    for size in 0 1 3; do
        printf 123 | head -c $size >"/dev/shm$object"
        fails ./marks
    done
    succeeds ./marks --remove
fi

before() { ./marks --remove >/dev/null 2>&1 || :; }
spared=munmap
meddled fail ./marks "$a" "$b"
before() { ./marks "$a" "$b" >/dev/null 2>&1 || :; }
meddled fail ./marks
before() { ./marks --remove >/dev/null 2>&1 || :; ./marks 1 2 3 >/dev/null 2>&1 || :; }
rival="../../common/scribble $object 0 ffffff7f00000000 >/dev/null 2>&1"
after() {
    case $status-$out in
    0-'marks: n=3 '* | 1-?*) ;;
    *) wanted "three marks, or a message and status 1, if somebody writes another number $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
meddled rival ./marks
./marks --remove >/dev/null 2>&1 || :

# alone: runs one after the other, one inside another, two beside each other, and one that is killed while its command goes on
#   1. runs COMMAND, has its status, and counts the run
#   2. a run while another is at work is refused, with status 1: it runs nothing and is not counted
#   3. it does not wait for the other one
#   4. all of it works under macOS's rules
#   5. a run that is killed, at any moment, stops no other, even if its command goes on
#   6. the count is in the object, and goes with --remove
#   7. any number may be in the object, and none of its bytes
#   8. a failure is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

trap 'exec 3>&-; wait; [ "$OS" != linux ] || ../../common/leftovers --remove keyfile >/dev/null' EXIT
n=0
counts() { # WHICH
    n=$((n + 1)) text=$(word)
    run ./alone echo "$text"
    [ "$status $out" = "0 alone: run $n
$text" ] || wanted "$1: alone: run $n|$text" "$(ending)${out:+, and: $out}"
}
refused() { # WHICH STATUS OUTPUT
    case "$2 $3" in
    '1 alone: another run is at work'*) ;;
    124*) wanted "$1 is refused at once" 'a run that waits' ;;
    *) wanted "$1 is refused: alone: another run is at work, and status 1" "status $2, and: $3" ;;
    esac
}

counts 'the first run'
most=$(random 2 4)
while [ $n -le "$most" ]; do
    counts 'a later run'
done
end=$(random 2 100) n=$((n + 1))
run ./alone sh -c "exit $end"
[ $status -eq "$end" ] || wanted "the command's status, $end" "$(ending)${out:+, and: $out}"

n=$((n + 1))
run ./alone sh -c '../../common/limit 5 ./alone echo two >inner 2>&1; echo "inner=$?"'
refused 'a run inside another' "$(printf '%s\n' "$out" | sed -n 's/^inner=//p')" "$(cat inner)"
counts 'a run after one that was refused'

# A run whose command waits for us
rm -f pipe seen over
mkfifo pipe
exec 3<>pipe
n=$((n + 1))
(
    sh -c 'echo $$ >pid; exec ./alone sh -c "echo begun; cat pipe" >seen 2>&1'
    : >over
) 3>&- &
until_true sh -c 'grep -q begun seen || [ -e over ]'
[ ! -e over ] || wanted "run $n, with a command that waits" "its end, and: $(cat seen)"
run ../../common/limit 5 ./alone echo two
refused 'a run beside another' "$status" "$out"
kill -KILL "$(cat pid)"
until_true [ -e over ]
counts 'a run after one that was killed, and whose command goes on'
exec 3>&-
wait
# The same, with a parent that does not ask how it ended: a zombie has no lock
rm -f pipe seen
mkfifo pipe
exec 3<>pipe
n=$((n + 1))
# shellcheck disable=SC2016 # for the sh that runs it
sh -c 'sh -c "echo \$\$ >pid; exec ./alone sh -c \"echo begun; cat pipe\" >seen 2>&1" & exec cat pipe >/dev/null' 3>&- &
../../common/limit 10 sh -c 'until grep -q begun seen; do :; done'
grep -q begun seen || wanted "run $n, with a command that waits" "$(cat seen)"
kill -KILL "$(cat pid)"
ended "$(cat pid)"
counts 'a run after one that was killed, and that nobody has waited for'
exec 3>&-
wait
succeeds ./alone --remove
n=0
counts 'a run after ./alone --remove'

# What anybody may have written
for bytes in ffffffffffffffff 0000000000000080 f0ffffffffffff7f; do
    ../../common/scribble "$SHMLAB_PREFIX.posix" 0 $bytes >/dev/null 2>&1 || continue
    run ./alone echo "$text"
    case "$status $out" in
    '0 alone: run '*"
$text") ;;
    *) wanted "a run, whatever number is in the object, such as $bytes" "$(ending)${out:+, and: $out}" ;;
    esac
done
succeeds ./alone --remove

before() { rm -f rivals; ./alone --remove >/dev/null 2>&1 || :; }
spared=munmap
meddled fail ./alone true
after() {
    run ./alone echo "$text"
    case "$status $out" in
    '0 alone: run '*"
$text") ;;
    *) wanted "a run after one that was killed $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
meddled kill ./alone true
rival='./alone echo rival >>rivals 2>&1'
after() {
    [ "$status" -eq 0 ] || wanted "a run, with a rival $met that is at its end" "$(ending)${out:+, and: $out}"
    all=$({ printf '%s\n' "$out"; cat rivals; } | sed -n 's/^alone: run //p' | sort -n | tr '\n' ' ')
    case $all in '1 ' | '1 2 ') ;; *) wanted "each run counted once, with a rival $met" "runs $all" ;; esac
    run ./alone true
    [ "alone: run $(($(printf '%s' "$all" | wc -w) + 1))" = "$out" ] || wanted "no run counted that was refused, with a rival $met" "runs $all, and then $out"
}
meddled rival ./alone echo main
before

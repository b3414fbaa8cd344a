# alone: runs one after the other, one inside another, two beside each other, and one that is killed while its command goes on
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
run ./alone sh -c './alone echo two >inner 2>&1; echo "inner=$?"'
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
run ./alone echo two
refused 'a run beside another' "$status" "$out"
kill -KILL "$(cat pid)"
until_true [ -e over ]
counts 'a run after one that was killed, and whose command goes on'
succeeds ./alone --remove

# passed: the word, in one process, and nothing is left
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for round in first second; do
    word=$(word)
    # The shell says its pid, then becomes passed: exec keeps it
    run sh -c "echo pid=\$\$; exec ./passed $word"
    pid=$(printf '%s\n' "$out" | sed -n '1s/^pid=//p')
    [ "$status $out" = "0 pid=$pid
passed: pid=$pid stores
passed: pid=$pid reads $word" ] ||
        wanted "passed: pid=$pid stores, then passed: pid=$pid reads $word, in the $round run" "$(ending), $(printf '%s\n' "$out" | sed 1d)"
    run ../02-sysv-shm/remove
    [ $status -eq 1 ] || wanted 'no segment is left' "$out"
done
run ./passed --worker 2147483647
[ $status -eq 1 ] || wanted 'a worker without a segment fails, with a message and status 1' "$(ending)${out:+, and: $out}"

# passed: the word, in one process, and nothing is left
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for round in first second; do
    word=$(word)
    run ./passed "$word"
    [ "$status $out" = "0 passed: the worker reads $word" ] ||
        wanted "passed: the worker reads $word, in the $round run" "$(ending)${out:+, and: $out}"
    run ../02-sysv-shm/remove
    [ $status -eq 1 ] || wanted 'no segment is left' "$out"
done
# One process: what exec keeps is the pid. The shell says its own, then becomes it
run sh -c 'echo $$; exec ./passed --worker 2147483647'
[ $status -eq 1 ] || wanted 'a worker without a segment fails, with a message and status 1' "$(ending)${out:+, and: $out}"

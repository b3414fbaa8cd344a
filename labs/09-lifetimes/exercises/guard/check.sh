# guard: inside each other, side by side, after the end, and after kill -9 with the command still there
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

rm -f in && mkfifo in
refused() { # WHEN COMMAND...
    when=$1
    shift
    run "$@"
    [ "$status $out" = '1 guard: somebody is at work' ] || wanted "guard: somebody is at work, with status 1, $when" "$(ending)${out:+, and: $out}"
}
code=$(random 2 100)
for round in first second; do
    run ./guard sh -c "exit $code"
    [ $status -eq "$code" ] || wanted "the command's status, $code, the $round time" "$(ending)${out:+, and: $out}"
    refused 'inside another' ./guard ./guard true
done

for signal in none KILL KILL; do
    said=said.$signal
    rm -f "$said"
    ./guard sh -c "echo in >$said; read line" <in 2>err &
    pid=$!
    exec 9>in
    until_true test -s "$said" -o -s err
    [ -s "$said" ] || wanted 'the next guard may run once the one before has ended' "$(cat err)"
    refused 'while another runs' ./guard true
    if [ $signal = none ]; then
        echo >&9
        wait $pid
    else
        kill -s $signal $pid
        wait $pid 2>/dev/null
    fi
    run ./guard echo "$(word)"
    [ $status -eq 0 ] || wanted "the next one may run after signal $signal ended it, its command still there" "$(ending)${out:+, and: $out}"
    exec 9>&-
done

# Of many that come at once, and that all stay until all have come, one runs
for n in 1 2 3 4 5 6 7 8; do
    ./guard sh -c 'echo ran; read line' <in >"out.$n" 2>&1 &
done
exec 9>in
until_true sh -c 'cat out.* | awk "END { exit NR < 8 }"'
exec 9>&-
wait
ran=$(cat out.[1-8] | grep -c '^ran$')
[ "$ran" -eq 1 ] || wanted 'of eight at once one runs' "$ran"

# A lock file stays: it may have been opened already by one that will lock it, and the next one would make another
: >>guard.lock
succeeds ./guard true
[ -e guard.lock ] || wanted 'a file guard.lock stays' 'it was removed'

# guard: inside each other, side by side, after the end, and after kill -9 with the command still there
#   1. it runs the command, and its status is the command's
#   2. while one runs, every other in this directory is refused
#   3. once the one that ran has ended, also by kill -9, the next may run, even if the command is still there
#   4. it goes by no pid: another process that has the number is not that guard
#   5. it goes by no time: one that runs long is not over
#   6. a guard in another directory is another one
#   7. nothing that one does at its end lets two in
#   8. a call that fails is told, and is not somebody at work
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

rm -f in && mkfifo in
refused() { # WHEN COMMAND...
    when=$1
    shift
    run ../../common/limit 3 "$@"
    [ "$status" -ne 124 ] || wanted "guard: somebody is at work, at once, $when" 'it waits'
    [ "$status $out" = '1 guard: somebody is at work' ] || wanted "guard: somebody is at work, with status 1, $when" "$(ending)${out:+, and: $out}"
}
code=$(random 2 100)
for round in first second; do
    run ./guard sh -c "exit $code"
    [ $status -eq "$code" ] || wanted "the command's status, $code, the $round time" "$(ending)${out:+, and: $out}"
    refused 'inside another' ./guard ./guard true
done

for signal in none KILL forged; do
    said=said.$signal
    rm -f "$said"
    ./guard sh -c "echo in >$said; read line" <in 2>err &
    pid=$!
    exec 9>in
    until_true test -s "$said" -o -s err
    [ -s "$said" ] || wanted 'the next guard may run once the one before has ended' "$(cat err)"
    # What it may have written down looks old
    find . -type f -newer in -exec touch -t 200001010000 {} + 2>/dev/null
    refused 'while another runs, for long' ./guard true
    [ $signal = none ] || refused 'while another runs, once more' ./guard true
    if [ $signal = none ]; then
        echo >&9
        wait $pid
    else
        kill -s KILL $pid
        wait $pid 2>/dev/null
    fi
    if [ $signal = forged ]; then # a number that it may have written down is now this shell's
        for file in *; do
            if [ -f "$file" ] && [ "$file" != in ] && grep -qw $pid "$file" 2>/dev/null; then
                sed "s/$pid/$$/" "$file" >.forged && cat .forged >"$file"
            fi
        done
    fi
    run ./guard echo "$(word)"
    case $signal in none) how='its end' ;; KILL) how='signal KILL' ;; *) how='signal KILL, and another process has its number' ;; esac
    [ $status -eq 0 ] || wanted "the next one may run after $how, its command still there" "$(ending)${out:+, and: $out}"
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

mkdir other
run ./guard sh -c 'cd other && exec ../guard echo other'
[ "$status $out" = '0 other' ] || wanted 'a guard in another directory runs, whoever is at work here' "$(ending)${out:+, and: $out}"

# In each gap another one comes and goes; then, while the command runs, a third must be kept out
after() {
    [ "$status $out" = '1 guard: somebody is at work' ] ||
        wanted "guard: somebody is at work, with status 1, inside another that a third one met $met" "$(ending)${out:+, and: $out}"
}
rival='./guard true >/dev/null 2>&1' within=5
meddled rival ./guard ./guard true
after() {
    case $out in *'somebody is at work'*) wanted "another message $met" "$out" ;; esac
    run ./guard true
    [ $status -eq 0 ] || wanted "the next one may run, after one that ended $met" "$(ending)${out:+, and: $out}"
}
spared=stat # a file that is gone is one that was removed meanwhile
meddled fail ./guard true
meddled kill ./guard true

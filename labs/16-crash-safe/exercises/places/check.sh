# places: one in another, also in another directory, six at the same moment, a kill before each step, a kill while the command runs, calls that fail
#   1. two run at the same time in a directory, and the third does not run its command: it says so, with status 1, at once
#   2. when a command has ended its place is free, and its status is the program's
#   3. wherever one is killed, its place is free
#   4. its place is free even while its command is still running
#   5. a call that fails is told, and the command does not run
#   6. no object, segment or semaphore is left
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

taken='places: both places are taken'
both() { # WHEN: two places are free
    run ../../common/limit 5 ./places ./places sh -c 'exit 7'
    [ "$status" -eq 7 ] || wanted "two places are free $1" "$(ending)${out:+, and: $out}"
}
both 'at first'
for status_wanted in 0 3 "$(random 4 120)"; do
    run ./places sh -c "exit $status_wanted"
    [ "$status" -eq "$status_wanted" ] || wanted "the status of the command, $status_wanted" "$(ending)"
done
for _ in 1 2 3; do both 'after others have ended'; done
rm -f ran
run ../../common/limit 5 ./places ./places ./places touch ran
[ ! -e ran ] || wanted 'a third one does not run its command' 'it ran'
[ "$status" -ne 124 ] || wanted 'a third one is refused' 'it waits for ever'
[ "$status" -eq 1 ] || wanted 'a third one is refused with status 1' "$(ending)${out:+, and: $out}"
line "$taken"
both 'after one was refused'
# Another directory has places of its own
mkdir other
cp keyfile other/
run ../../common/limit 5 ./places ./places sh -c 'cd other && ../places ../places sh -c "exit 7"'
[ "$status" -eq 7 ] || wanted 'two places are free in another directory when both are taken here' "$(ending)${out:+, and: $out}"
../../common/leftovers --remove other/keyfile >/dev/null
rm -r other
both 'after others in another directory'
# At once: what the third one calls has nothing that passes the time, and nothing that it tries again and again
if stepped places; then
    run ../../common/limit 5 ./places ./places env MEDDLE=record MEDDLE_LOG=.steps meddled/places touch ran
    [ "$status" -eq 1 ] || wanted 'a third one is refused with status 1' "$(ending)${out:+, and: $out}"
    waits=$(awk '$2 ~ /^(u?sleep|(clock_)?nanosleep|sched_yield|pause|p?select|poll|sig(suspend|wait))$/ { print $2; exit }
        $NF ~ /^E[A-Z]+$/ && ++times[$1] > 100 { print $2 ", more than a hundred times"; exit }' .steps)
    [ -z "$waits" ] || wanted 'a third one is refused at once: nobody waits for a place' "a call of $waits"
fi

# Six at the same moment. The commands write a word and wait until this shell closes the fifo
mkfifo hold
exec 7<>hold
: >ran
pids=
for i in 1 2 3 4 5 6; do
    ./places sh -c 'echo ran >>ran; read -r word' <&7 >"said.$i" 2>&1 &
    pids="$pids $!"
done
enough() { [ "$(($(cat said.* ran | grep -c .)))" -ge 6 ]; } # each of the six has said or done something
until_true enough
count=$(($(wc -l <ran)))
echo go >&7; echo go >&7; echo go >&7; echo go >&7; echo go >&7; echo go >&7
# shellcheck disable=SC2086 # each is a process
wait $pids
exec 7>&-
[ "$count" -eq 2 ] || wanted 'two of six that begin at the same moment run their commands' "$count"
both 'after six at the same moment'

# Killed while its command runs
mkfifo parent word
# shellcheck disable=SC2016 # the inner shell's parent is places
./places sh -c 'echo $PPID >parent; read -r word <word' &
read -r pid <parent
kill -9 "$pid"
wait "$!" 2>/dev/null
run ../../common/limit 5 ./places ./places sh -c 'exit 7'
[ "$status" -eq 7 ] || { echo go >word; wanted 'two places are free when one was killed whose command still runs' "$(ending)${out:+, and: $out}"; }
echo go >word

before() { rm -f ran; tries=0; }
after() {
    until [ "$status" -ne 137 ] || free; do :; done # a child may be between fork and exec
    both "after one was killed $met"
}
free() { # after a while; a place that is lost for ever is told
    tries=$((${tries:-0} + 1))
    ./places ./places true >/dev/null 2>&1 || [ "$tries" -gt 200 ]
}
meddled kill ./places true

before() { rm -f ran; tries=0; }
after() {
    [ "$status" -ne 124 ] || wanted "an end $met" 'it waits for ever'
    case $met in *waitpid* | *' wait '*) ;; *)
        [ ! -e ran ] || [ "$status" -eq 0 ] || wanted "the command does not run $met" 'it ran' ;;
    esac
    case $out in "$taken") wanted "another message $met" "$out" ;; esac
}
# shellcheck disable=SC2034 # meddled's
within=5 spared='close munmap'
meddled fail ./places touch ran
both 'after calls that failed'
rm -f ran

# baton: few, one, and many; where nobody can print, both must be asleep
#   1. the numbers come in turn, A the odd and B the even ones
#   2. it is two processes, and each prints its own
#   3. neither burns the processor while it waits
#   4. nobody sleeps for a time, to look again
#   5. nothing is left behind, even if a call fails
#   6. on both systems
#   7. a call that fails is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for to in 1 2 3 "$(random 50 100)" "$(random 300 400)"; do
    run ./baton "$to"
    [ "$status" -eq 0 ] || wanted "./baton $to succeeds" "$(ending)${out:+, and: $out}"
    awk -v to="$to" 'BEGIN { for (i = 1; i <= to; i++) print (i % 2 ? "A " : "B ") i }' >wanted
    came=$(awk 'NR == FNR { want[++n] = $0; next } $0 != want[FNR] { print FNR ": " $0; found = 1; exit }
        END { if (!found && FNR != n) print FNR " lines" }' wanted "$output")
    [ -z "$came" ] || wanted "./baton $to: the numbers 1 to $to, A and B in turn, one a line" "line $came"
done
nothing_left 'nothing is left behind'

[ "$OS" = linux ] || exit 0
# Both are stopped at their first print, since the pipe is full, or at their first wait. Then one of them is killed: the other
# prints one number at most. How they wait is seen in proc(5): who sleeps is in state S and uses no processor
ticks() { # PID: its state, and what it has used, in hundredths of a second; X if it is gone
    awk '{ sub(/.*\) /, ""); print $1, $12 + $13; had = 1; exit } END { if (!had) print "X 0" }' "/proc/$1/stat" 2>/dev/null || echo X 0
}
rests() { # WHO PID: waits until it sleeps or is gone
    looks=0 since=
    while [ $looks -lt 3 ]; do
        now=$(ticks "$2")
        case $now in [SZX]*) looks=$((looks + 1)) ;; *) looks=0 ;; esac
        now=${now#* }
        since=${since:-$now}
        [ $((now - since)) -lt 30 ] || wanted "$1 sleeps while the other one has its turn" 'it burns the processor'
    done
}
child_of() { # PID
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v parent="$1" '{ pid = $1; sub(/.*\) /, ""); if ($2 == parent) { print pid; exit } }'
}
program=./baton
! stepped baton || program=meddled/baton # which writes down the calls it makes
rm -f .waits
for victim in child parent; do
    rm -f full && mkfifo full && exec 8<>full
    exec 7<full
    yes >&8 2>/dev/null 7<&- &
    filler=$!
    rests yes $filler # it is full
    kill -9 $filler
    wait $filler 2>/dev/null
    env MEDDLE=record MEDDLE_LOG=.waits $program 100 >full 2>err 8>&- 7<&- &
    parent=$!
    child=
    until [ -n "$child" ]; do
        child=$(child_of $parent)
        case $(ticks $parent) in [ZX]*) [ -n "$child" ] || wanted 'a second process' "none, and the first has ended: $(cat err)" ;; esac
    done
    rests 'the one process' $parent
    rests 'the other process' "$child"
    case $victim in child) killed=$child rest=$parent ;; *) killed=$parent rest=$child ;; esac
    kill -9 "$killed"
    [ $victim = child ] || wait $parent 2>/dev/null
    cat <&7 >got 8>&- &
    reader=$!
    exec 8>&- 7<&-
    until [ -s got ]; do :; done
    for who in $reader "$rest" $reader "$rest"; do
        rests 'one process' "$who"
    done
    kill -9 "$rest" 2>/dev/null
    wait $parent 2>/dev/null
    wait $reader
    printed=$(grep -c '^[AB] ' got)
    [ "$printed" -le 1 ] || wanted 'each process prints its own numbers' "$printed numbers, when the $victim was dead"
    ../../common/leftovers --remove keyfile >/dev/null
done

slept=$(sed -nE 's/.* (sleep|usleep|nanosleep|clock_nanosleep|poll for a time|select for a time)$/\1/p' .waits 2>/dev/null | head -n 1)
[ -z "$slept" ] || wanted 'nobody sleeps for a time' "a call of $slept"

after() {
    run ../../common/leftovers keyfile
    case $status-$met in
    0-* | *sem_unlink* | *semctl* | *msgctl*) ../../common/leftovers --remove keyfile >/dev/null ;;
    *) wanted "nothing is left behind $met" "$out" ;;
    esac
}
spared='munmap close sem_close' within=2 # the other one may wait for one that has died
meddled fail ./baton 1
meddled fail ./baton 2

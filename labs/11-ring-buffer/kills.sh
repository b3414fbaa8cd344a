#!/bin/sh
# kills.sh - kills the producer or the consumer at random moments, starts it again, and looks at what has arrived
#
#   ./kills.sh KILLS     so many kills in all: about half of them hit the producer, the others the consumer
#
# The producer sends until the last kill. Then this must be true: each number has arrived once and in its order, no message
# is torn, and not more messages are lost than consumers were killed. A killed consumer may lose one message, which it had
# taken and not yet printed. If this is not true, the status is 1.
set -eu
# shellcheck source=scripts/lib.sh
. "${0%/*}/../../scripts/lib.sh"

[ $# -eq 1 ] || wrong "write one number, KILLS; --help tells more"
case $1 in '' | 0* | *[!0-9]*) wrong "KILLS $1: write a number, such as 40" ;; esac
[ -x ./producer ] || wrong "run it in the lab's directory, after make"
kills=$1
failed() { say "kills.sh: $*" >&2; exit 1; }
out=$(mktemp -d "${TMPDIR:-/tmp}/kills.XXXXXX")
producer='' consumer=''
end_both() {
    # shellcheck disable=SC2086 # a process, or none
    kill $producer $consumer 2>/dev/null || :
    rm -rf "$out"
}
at_end end_both
# The consumer prints to a pipe, because a kill cannot cut such a short write to a pipe. It can cut a write to a file where
# that crosses a page, and the line would look torn.
mkfifo "$out/pipe"
cat "$out/pipe" >"$out/got" &
cat=$!
exec 3>"$out/pipe"

start() { # producer|consumer OPTION
    case $1 in
    producer) ./producer "$2" --stay --count 1000G >>"$out/said" 2>&1 3>&- & producer=$! ;;
    consumer) ./consumer "$2" --stay --numbers >&3 2>>"$out/said" & consumer=$! ;;
    esac
}
killed() { # PID: kills it; if it has ended already, something is wrong
    kill -9 "$1" 2>/dev/null || :
    wait "$1" 2>/dev/null && ended=0 || ended=$?
    [ "$ended" -eq 137 ] || { tail -n 2 "$out/said" >&2; failed "a program ended by itself, with status $ended"; }
}

: >"$out/said"
start producer --fresh
until grep -q 'producer: made' "$out/said" || ! kill -0 "$producer" 2>/dev/null; do :; done
start consumer --go-on
producers=1 consumers=0 # the last kill, after the loop, hits a producer
for chance in $(od -An -v -tu1 -N $((kills - 1)) /dev/urandom); do
    ms=$((chance / 2 % 16))
    sleep "0.0$((ms / 10))$((ms % 10))"
    if [ $((chance % 2)) -eq 0 ]; then
        killed "$producer"
        producers=$((producers + 1))
        start producer --go-on
    else
        killed "$consumer"
        consumers=$((consumers + 1))
        start consumer --go-on
    fi
done
killed "$producer"
producer=''
./producer --go-on --count 1 >"$out/last" # this one sends nothing more: it closes the ring, and says how many were sent
sent=$(sed -n 's/.*next=//p' "$out/last")
# If all messages are taken, and the last consumer has not opened the ring yet, that producer removes the ring, and the
# consumer finds none. That is no fault.
wait "$consumer" || grep -q removed "$out/last" || failed "the last consumer failed: $(tail -n 1 "$out/said")"
consumer=''
exec 3>&-
wait "$cat"

say "killed=$kills producers=$producers consumers=$consumers"
# shellcheck disable=SC2016 # awk's $1
"$awk" -v sent="$sent" -v consumers="$consumers" '
    /^consumer: / { next }
    !/^[0-9]+$/ { torn++; print; next }
    n++ && $1 <= last { twice++ }
    { last = $1 }
    END {
        printf "sent=%d received=%d lost=%d\ntwice=%d torn=%d\n", sent, n, sent - n, twice, torn
        exit !n || twice || torn || sent - n > consumers || last >= sent
    }' "$out/got" || { sort "$out/said" | uniq -c; exit 1; }

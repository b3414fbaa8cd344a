#!/bin/sh
# kills.sh - kill the producer or the consumer at random moments, start it again, look at what arrived
#
#   ./kills.sh KILLS     so many in all, half of each about; the producer sends until they are done
#
# What must hold: each number comes once and in its order, no message is torn, and no more are lost than
# consumers were killed: one each, which was taken and not yet printed. Status 1 if it does not hold.
set -eu

stop() { echo "kills: $*" >&2; exit "$status"; }
status=2
case ${1:---help} in
--help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0"; exit 0 ;;
0* | *[!0-9]*) stop "KILLS $1: write a number, such as 40" ;;
esac
[ $# -eq 1 ] || stop "one number, KILLS; see ./kills.sh --help"
[ -x ./producer ] || stop "run it in the lab's directory, after make"
kills=$1 status=1
out=$(mktemp -d "${TMPDIR:-/tmp}/kills.XXXXXX")
producer='' consumer=''
# shellcheck disable=SC2086 # one number, or none
trap 'kill $producer $consumer 2>/dev/null || :; rm -rf "$out"' EXIT
# A write to a file that crosses a page can be cut by kill -9, and the line would look torn; one to a pipe is whole
mkfifo "$out/pipe"
cat "$out/pipe" >"$out/got" &
cat=$!
exec 3>"$out/pipe"
trap 'exit 130' INT TERM HUP

start() { # producer|consumer OPTION
    case $1 in
    producer) ./producer "$2" --stay --count 1000G >>"$out/said" 2>&1 3>&- & producer=$! ;;
    consumer) ./consumer "$2" --stay --numbers >&3 2>>"$out/said" & consumer=$! ;;
    esac
}
killed() { # PID: it was alive until now
    kill -9 "$1" 2>/dev/null || :
    wait "$1" 2>/dev/null && ended=0 || ended=$?
    [ "$ended" -eq 137 ] || { tail -n 2 "$out/said" >&2; stop "one ended by itself, with status $ended"; }
}

: >"$out/said"
start producer --fresh
until grep -q 'producer: made' "$out/said" || ! kill -0 "$producer" 2>/dev/null; do :; done
start consumer --go-on
producers=1 consumers=0 # the last is a producer
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
./producer --go-on --count 1 >"$out/last" # sends no more, closes the ring, and tells how many were sent
sent=$(sed -n 's/.*next=//p' "$out/last")
# If all is taken, and the last consumer has only just been started, that producer has removed the ring: it finds none
wait "$consumer" || grep -q removed "$out/last" || stop "the last consumer failed: $(tail -n 1 "$out/said")"
consumer=''
exec 3>&-
wait "$cat"

echo "killed=$kills producers=$producers consumers=$consumers"
awk -v sent="$sent" -v consumers="$consumers" '
    /^consumer: / { next }
    !/^[0-9]+$/ { torn++; print; next }
    n++ && $1 <= last { twice++ }
    { last = $1 }
    END {
        printf "sent=%d received=%d lost=%d twice=%d torn=%d\n", sent, n, sent - n, twice, torn
        exit !n || twice || torn || sent - n > consumers || last >= sent
    }' "$out/got" || { sort "$out/said" | uniq -c; exit 1; }

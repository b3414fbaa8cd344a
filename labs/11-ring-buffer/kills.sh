#!/bin/sh
# kills.sh - kill the producer or the consumer at random moments, start it again, look at what arrived
#
#   ./kills.sh KILLS [COUNT]     COUNT messages (default 3000 a kill)
#
# What must hold: each number comes once and in its order, no message is torn, and no more are lost than
# consumers were killed: one each, which was taken and not yet printed. Status 1 if it does not hold.
set -eu

case ${1:---help} in --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0"; exit 0 ;; esac
kills=$1 count=${2:-$(($1 * 3000))}
out=$(mktemp -d "${TMPDIR:-/tmp}/kills.XXXXXX")
producer='' consumer=''
# shellcheck disable=SC2086 # one number, or none
trap 'kill $producer $consumer 2>/dev/null || :; rm -rf "$out"' EXIT
trap 'exit 130' INT TERM HUP

start() { # producer|consumer OPTION
    case $1 in
    producer) ./producer "$2" --stay --count "$count" >>"$out/said" 2>&1 & producer=$! ;;
    consumer) ./consumer "$2" --stay --numbers >>"$out/got" 2>>"$out/said" & consumer=$! ;;
    esac
}
number() { echo $(($1 + $(od -An -N2 -tu2 /dev/urandom) % ($2 - $1 + 1))); }

: >"$out/said"
start producer --fresh
until grep -q 'producer: made' "$out/said" || ! kill -0 "$producer" 2>/dev/null; do :; done
start consumer --go-on
producers=0 consumers=0
while [ $((producers + consumers)) -lt "$kills" ]; do
    sleep "0.0$(printf %02d "$(number 0 15)")"
    if [ "$(number 0 1)" -eq 0 ]; then
        kill -9 "$producer" 2>/dev/null || break # all is sent
        wait "$producer" 2>/dev/null || producers=$((producers + 1))
        start producer --go-on
    else
        kill -9 "$consumer" 2>/dev/null || break # all is printed
        wait "$consumer" 2>/dev/null || consumers=$((consumers + 1))
        start consumer --go-on
    fi
done
wait "$producer" || : # 1: it was started after the end, and there is no ring any more
wait "$consumer" || :
producer='' consumer=''

echo "killed: producers=$producers consumers=$consumers"
awk -v count="$count" -v consumers="$consumers" '
    /^consumer: / { next }
    !/^[0-9]+$/ { torn++; print; next }
    n++ && $1 <= last { twice++ }
    { last = $1 }
    END {
        printf "sent=%d received=%d lost=%d twice=%d torn=%d\n", count, n, count - n, twice, torn
        exit !n || twice || torn || count - n > consumers || last >= count
    }' "$out/got" || { sort "$out/said" | uniq -c; exit 1; }

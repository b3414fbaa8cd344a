#!/bin/sh
# race.sh - the rings against each other, the kernel and their peers, in shuffled rounds
#
#   ./race.sh --quick         the ladder and the kernel, a few seconds
#   ./race.sh --full          with the peers and 64 KiB; says first how long it takes
#   ./race.sh --read FILE     the tables again, from samples that were kept
#   ./race.sh --plot FILE     the same as a figure: SVG on standard output
#
# --rounds N and --ms MS (a sample's length) change the size of it; --out FILE keeps the samples
# (else build/race.tsv at the top). Each round runs each contestant once, in another order, with the
# limits in the same round. What is thrown away, and why: race.awk. Status 1 if a message was wrong.
set -eu
cd "$(dirname "$0")"

stop() { echo "race: $*" >&2; exit 2; }
form='' rounds='' ms='' out=../../build/race.tsv
while [ $# -gt 0 ]; do
    case $1 in
    --quick | --full) form=${1#--} ;;
    --read | --plot | --rounds | --ms | --out)
        [ $# -gt 1 ] || stop "$1 needs a value"
        case $1 in --read) form=read out=$2 ;; --plot) form=plot out=$2 ;; --rounds) rounds=$2 ;; --ms) ms=$2 ;; --out) out=$2 ;; esac
        shift ;;
    --help) form=''; break ;;
    *) stop "$1? see race.sh --help" ;;
    esac
    shift
done
[ -n "$form" ] || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${0##*/}"; exit 0; }
case $rounds$ms in *[!0-9]*) stop '--rounds and --ms take whole numbers' ;; esac

# A contestant a line; those that cannot run here are left out, and named
contestants() {
    for ring in ring-1-naive ring-2-orders ring-3-apart ring-4-cached ring-5-lazy ring-6-spans ring-7-sleep; do
        echo "$ring --size 8"; echo "$ring --size 64"
    done
    echo bound-stream; echo bound-local memcpy; echo bound-local pieces; echo bound-local call; echo bound-wake --trip
    echo ring-7-sleep --trip; echo ring-8-stamped --trip
    for kernel in 'bytes pipe' 'bytes socket' 'bytes tcp' queue-sysv queue-posix; do
        echo "peer-$kernel --size 64"; echo "peer-$kernel --trip"
    done
    [ "$form" = full ] || return 0
    for size in 8 64 64K; do echo "peer-boost --size $size"; echo "peer-ck --size $size"; done
    echo ring-6-spans --size 64K; echo ring-7-sleep --size 64K; echo ring-8-stamped --size 64
    echo peer-boost --trip; echo peer-ck --trip; echo ring-1-naive --trip; echo ring-6-spans --trip
    for kernel in pipe socket tcp; do echo "peer-bytes $kernel --size 64K"; done
    for kernel in 'bytes pipe' 'bytes socket' 'bytes tcp' queue-sysv queue-posix; do echo "peer-$kernel --size 8"; done
}
report() { awk -v form="$form" -f race.awk "$out"; }
[ "$form" != read ] || { [ -r "$out" ] || stop "no file $out"; report; exit; }

if [ "$form" = plot ]; then
    [ -r "$out" ] || stop "no file $out"
    report | awk -f race-svg.awk
    exit
fi

list=$(mktemp "${TMPDIR:-/tmp}/race.XXXXXX")
trap 'rm -f "$list"' EXIT
trap 'exit 130' INT TERM HUP
# shellcheck disable=SC2086 # $rest is words
contestants | while read -r name rest; do
    if [ ! -x "$name" ]; then
        echo "race: $name is not built, and left out" >&2
    elif said=$("./$name" $rest --ms 1 2>&1 >/dev/null); then
        echo "$name $rest"
    else
        echo "race: left out: $(printf '%s' "$said" | head -n 1)" >&2
    fi
done >"$list"
count=$(wc -l <"$list")
case $form in quick) : "${rounds:=5}" "${ms:=8}" ;; full) : "${rounds:=11}" "${ms:=40}" ;; esac
echo "race: $((count)) contestants, $rounds rounds, $ms ms a sample: about $((count * rounds * (ms * 2 + 25) / 1000 + 1)) seconds" >&2

mkdir -p "$(dirname "$out")"
{ echo "# $(uname -srm), $(getconf _NPROCESSORS_ONLN) CPUs, $(date '+%Y-%m-%d %H:%M')"; echo "# round item sample"; } >"$out"
status=0 round=0
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    printf 'race: round %d of %d\n' $round "$rounds" >&2
    awk -v seed="$(od -An -N3 -tu4 /dev/urandom)" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' "$list" | sort -n | cut -f 2- >"$list.order"
    # shellcheck disable=SC2086
    while read -r name rest; do
        sample=$("./$name" $rest --ms "$ms" 2>&1 </dev/null) || { status=1; echo "race: $name $rest: $sample" >&2; }
        item=$name
        case $rest in [a-z]*) item=$name-${rest%% *} ;; esac
        printf '%s\t%s\t%s\n' $round "$item" "$sample" >>"$out"
    done <"$list.order"
    rm -f "$list.order"
done
report
exit $status

#!/bin/sh
# race.sh - measures the rings for many processes against each other, against Boost's queue and the kernel's
#
#   ./race.sh --quick         takes a few seconds
#   ./race.sh --full          Boost's queue, too, if it is built; says first how long it takes
#   ./race.sh --read FILE     prints the table again, from the samples in FILE
#
# A race has rounds. Each round runs each contestant once with 1, 2, 4 and 8 processes, in a new random order. --rounds N changes
# how many rounds there are, --ms MS how many milliseconds a sample takes. The samples are kept in build/race-many.tsv, or in the
# file that --out FILE names. Status 1 if a message was wrong or a contestant failed.
set -eu
# shellcheck source=scripts/lib.sh
. "${0%/*}/../../scripts/lib.sh"
cd "${0%/*}"

form='' rounds='' ms='' out=$top/build/race-many.tsv
while [ $# -gt 0 ]; do
    case $1 in
    --quick | --full) form=${1#--} ;;
    --read | --rounds | --ms | --out)
        [ $# -gt 1 ] || wrong "$1 needs a value"
        case $1 in --read) form=read out=$2 ;; --rounds) rounds=$2 ;; --ms) ms=$2 ;; --out) out=$2 ;; esac
        shift ;;
    *) wrong "unknown option $1; --help lists them" ;;
    esac
    shift
done
[ -n "$form" ] || wrong 'say --quick, --full or --read FILE; --help tells more'
case $rounds$ms in *[!0-9]*) wrong '--rounds and --ms take whole numbers' ;; esac
tell() { say "race.sh: $*" >&2; }

report() { "$awk" -f race.awk "$out"; }
case $form in read)
    [ -r "$out" ] || wrong "there is no file $out"
    report
    exit ;;
esac

case $form in quick) : "${rounds:=3}" "${ms:=10}" ;; full) : "${rounds:=11}" "${ms:=100}" ;; esac
contestants='race-turns race-owners race-lanes race-lock peer-queue-posix'
[ "$form" = quick ] || contestants="$contestants peer-boost"
list=
for name in $contestants; do
    if [ ! -x "$name" ]; then
        tell "leaves out $name, which is not built"
        continue
    fi
    said=$("./$name" --ms 1 2>&1 >/dev/null) || : # a fault is the race's: it counts there
    case $said in
    *' macOS has no POSIX message queues'* | *': ENOSYS '*) tell "leaves out $name: $(say "$said" | head -n 1)" ;;
    *) list="$list $name" ;;
    esac
done
# shellcheck disable=SC2086 # words
set -- $list
tell "$# contestants, $rounds rounds, samples of $ms ms: about $(($# * 4 * rounds * (ms + 10) / 1000 + 1)) seconds"
mkdir -p "$(dirname "$out")"
{ echo "# $(uname -srm), $(getconf _NPROCESSORS_ONLN) CPUs, $(date '+%Y-%m-%d %H:%M')"; echo "# round sample"; } >"$out"
round=0
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    # shellcheck disable=SC2016 # awk's $0
    for name; do for processes in 1 2 4 8; do echo "$name $processes"; done; done |
        "$awk" -v seed="$(od -An -N3 -tu4 /dev/urandom)" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' | sort -n | cut -f 2- |
        while read -r name processes; do
            said=$("./$name" --processes "$processes" --ms "$ms" </dev/null 2>&1) || : "${said:=$name: failed}"
            printf '%s %s\n' $round "$(say "$said" | head -n 1)"
        done >>"$out"
done
report

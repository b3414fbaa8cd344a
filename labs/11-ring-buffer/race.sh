#!/bin/sh
# race.sh - measures the rings against each other, against the kernel and against other libraries
#
#   ./race.sh --quick         the rings and the kernel; takes a few seconds
#   ./race.sh --full          the other libraries too, and messages of 64 KiB; says first how long it takes
#   ./race.sh --read FILE     prints the tables again, from the samples in FILE
#   ./race.sh --beside FILE...   prints the medians of several machines side by side
#   ./race.sh --plot FILE...     draws them as a figure: SVG on standard output
#
# A race has rounds. Each round runs each contestant once, in a new random order, and the references in the same round.
# --rounds N changes how many rounds there are, --ms MS how many milliseconds a sample takes. The samples are kept in
# build/race.tsv, or in the file that --out FILE names. --record keeps them in the directory recordings, in a file with the name
# of this machine and the date. --pair KIND takes the two CPUs of that kind: ./pairs.sh lists the kinds. --also 'PROGRAM ARGUMENT...'
# adds a contestant of your own, which prints a line like the others; it may be given more than once. race.awk says which samples it leaves out, and why.
# Status 1 if a message was wrong or a contestant failed.
set -eu
# shellcheck source=scripts/lib.sh
. "${0%/*}/../../scripts/lib.sh"
cd "${0%/*}"

form='' rounds='' ms='' out=$top/build/race.tsv pair='' also='' record=''
while [ $# -gt 0 ]; do
    case $1 in
    --quick | --full) form=${1#--} ;;
    --record) record=yes ;;
    --plot | --beside)
        [ $# -gt 1 ] || wrong "$1 needs a value"
        form=${1#--}
        shift
        break ;;
    --read | --rounds | --ms | --out | --pair | --also)
        [ $# -gt 1 ] || wrong "$1 needs a value"
        case $1 in
        --read) form=read out=$2 ;; --rounds) rounds=$2 ;; --ms) ms=$2 ;; --out) out=$2 ;; --pair) pair=$2 ;;
        --also)
            also="$also$2
" ;;
        esac
        shift ;;
    *) wrong "unknown option $1; --help lists them" ;;
    esac
    shift
done
[ -n "$form" ] || wrong 'say --quick, --full, --read FILE, --beside FILE or --plot FILE; --help tells more'
case $rounds$ms in *[!0-9]*) wrong '--rounds and --ms take whole numbers' ;; esac
tell() { say "race.sh: $*" >&2; }

# Prints the contestants, one on a line
contestants() {
    printf %s "$also"
    for ring in ring-1-naive ring-2-orders ring-3-apart ring-4-cached ring-5-lazy ring-6-spans ring-7-sleep; do
        echo "$ring --size 8"; echo "$ring --size 64"
    done
    for size in 8 64; do echo "ring-9-runs choose --size $size"; done
    echo reference-stream; echo reference-local memcpy; echo reference-local pieces; echo reference-local call; echo reference-wake --trip
    echo ring-7-sleep --trip; echo ring-8-stamped --trip
    for kernel in 'bytes pipe' 'bytes socket' 'bytes tcp' queue-sysv queue-posix; do
        echo "peer-$kernel --size 64"; echo "peer-$kernel --trip"
    done
    [ "$form" = full ] || return 0
    for size in 8 64 64K; do echo "peer-boost --size $size"; echo "peer-ck --size $size"; done
    for way in each run past; do echo "ring-9-runs $way --size 64"; done; echo ring-9-runs choose --size 64K
    echo ring-6-spans --size 64K; echo ring-7-sleep --size 64K; echo ring-8-stamped --size 64
    echo peer-boost --trip; echo peer-ck --trip; echo ring-1-naive --trip; echo ring-6-spans --trip
    for kernel in pipe socket tcp; do echo "peer-bytes $kernel --size 64K"; done
    for kernel in 'bytes pipe' 'bytes socket' 'bytes tcp' queue-sysv queue-posix; do echo "peer-$kernel --size 8"; done
}
report() { "$awk" -v form="$form" -f race.awk "$out"; }
case $form in
read)
    [ -r "$out" ] || wrong "there is no file $out"
    report
    exit ;;
plot | beside)
    for out in "$@"; do [ -r "$out" ] || wrong "there is no file $out"; done
    for out in "$@"; do "$awk" -v form=plot -f race.awk "$out"; done | "$awk" -f "race-$form.awk"
    exit ;;
esac
[ -z "$pair" ] || pairs=$(./pairs.sh "$pair") || exit 2

# The machine, in the recording's head: its name, the system, and the two CPUs
machine() {
    case $here in
    linux) sed -n 's/^model name[^:]*: *//p; s/^Model[^:]*: *//p' /proc/cpuinfo ;;
    macos) sysctl -n machdep.cpu.brand_string ;;
    esac | sed 's/([^)]*)//g; s/ CPU.*//; s/ [0-9]*-Core.*//; s/ *@.*//; q' | grep . || uname -m
}
# A race with a pair of CPUs runs each contestant on these two only. A contestant takes the first and the last that it may use
run_on=''
# shellcheck disable=SC2086 # words
if [ "$here" = linux ]; then
    [ -n "${pairs:-}" ] || for kind in same-cache across same-core; do if pairs=$(./pairs.sh $kind 2>/dev/null); then break; fi; done
    set -- ${pairs:-}
    [ $# -eq 0 ] || ! command -v taskset >/dev/null || run_on="taskset -c $2"
    [ -z "$pair" ] || [ -n "$run_on" ] || wrong 'there is no taskset, so a race cannot choose its CPUs'
else
    [ -z "$pair" ] || wrong 'a program cannot choose its CPUs on this system'
    pairs=$(./pairs.sh)
fi
[ -z "$record" ] || out=recordings/$(machine | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9-')${pair:+-$pair}-$(date +%Y-%m-%d).tsv
[ -z "$record" ] || [ ! -e "$out" ] || wrong "there is already a recording $out: remove it, or give it another name"

case $form in quick) : "${rounds:=3}" "${ms:=20}" ;; full) : "${rounds:=11}" "${ms:=40}" ;; esac
list=$(mktemp "${TMPDIR:-/tmp}/race.XXXXXX")
# shellcheck disable=SC2317 # at_end calls it
tidy() { rm -f "$list" "$list".*; }
at_end tidy
# sample PROGRAM ARGUMENT...: runs a contestant; sets said, the first line of what it printed, and why, why that is no sample
sample() {
    program=$1 result=0
    shift
    said=$($run_on "./$program" "$@" --ms "$ms" 2>&1 </dev/null) || result=$?
    said=$(say "$said" | head -n 1)
    case $result,$said in
    0,*rate=* | 0,*trip=*) why='' ;;
    0,*) why="no sample: ${said:-it said nothing}" ;;
    *) why="status $result: ${said:-it said nothing}" ;;
    esac
}
tell 'runs each contestant once, to find out how long the race takes'
began=$(date +%s)
# Only those are left out that are not built, or say that they cannot run here: usage's status 2, and three messages with status 1.
# Any other failure is the race's. It is kept in a file, because the loop is a process of its own
contestants | while read -r name rest; do
    if [ ! -x "$name" ]; then
        tell "leaves out $name, which is not built"
        continue
    fi
    # shellcheck disable=SC2086 # $rest is words
    sample "$name" $rest
    case $result,$said in
    2,* | 1,*' was not there when this was built' | 1,*' macOS has no POSIX message queues' | 1,*': ENOSYS '*)
        tell "leaves out $name: $said"
        continue ;;
    esac
    [ -z "$why" ] || { tell "$name${rest:+ $rest} failed: $why"; : >"$list.failed"; }
    echo "$name $rest"
done >"$list"
count=$(wc -l <"$list")
seconds=$((($(date +%s) - began) * rounds + 1))
tell "$((count)) contestants, $rounds rounds, samples of $ms ms: about $seconds seconds"

mkdir -p "$(dirname "$out")"
{
    echo "# machine: $(machine)"
    echo "# $(date '+%Y-%m-%d %H:%M'), $(getconf _NPROCESSORS_ONLN) CPUs, $(uname -srm), $(${CC:-cc} --version | head -n 1)"
    echo "# pair: ${pairs:-the only CPU}"
    echo "# round item sample"
} >"$out"
round=0
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    tell "round $round of $rounds"
    # shellcheck disable=SC2016 # awk's $0
    "$awk" -v seed="$(od -An -N3 -tu4 /dev/urandom)" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' "$list" | sort -n | cut -f 2- >"$list.order"
    # shellcheck disable=SC2086
    while read -r name rest; do
        sample "$name" $rest
        [ -z "$why" ] || { tell "$name${rest:+ $rest} failed: $why"; : >"$list.failed"; }
        item=$name
        case $rest in [a-z]*) item=$name-${rest%% *} ;; esac
        printf '%s\t%s\t%s\n' $round "$item" "$said" >>"$out"
    done <"$list.order"
done
report
[ ! -e "$list.failed" ]

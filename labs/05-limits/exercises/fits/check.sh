# fits: at both edges, under this system's limits and under random ones, with no room for a segment
#   1. yes from shmmin to shmmax, both included, and the status is 0
#   2. no below shmmin, with its number
#   3. no above shmmax, with its number
#   4. the numbers are those of this moment
#   5. no segment is made for it, and the limits on all together are not asked
#   6. limits that cannot be read are told, with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# answers SIZE ANSWER [COMMAND...]: fits, run by COMMAND
answers() {
    size=$1 answer=$2
    shift 2
    succeeds "$@" ./fits "$size"
    [ "$out" = "fits: $size $answer" ] || wanted "fits: $size $answer${*:+, under $*}" "$out"
}

answers 0 'no, shmmin is 1'
answers 1 yes
max=$(./limits | sed -n 's/^shmmax=//p')
answers "$max" yes
case $max in
18446744073692774399) # Linux's own; the shell does not count so far
    answers 18446744073692774400 "no, shmmax is $max"
    answers 9223372036854775808 yes
    ;;
18*) ;;
*) answers $((max + 1)) "no, shmmax is $max" ;;
esac

# shmall leaves room for nothing: who tries a segment gets another answer
max=$(($(random 1 500) * 16384))
under='' try=
if [ "$OS" = linux ] && ./tweak shmmax=1 -- true 2>/dev/null; then
    under="./tweak shmmax=$max shmall=0 --" try=yes
elif [ -n "${SHMLAB_WORLD-}" ]; then
    min=$(random 2 999)
    export SHMLAB_SET="shmmax=$max shmmin=$min shmall=0" try=yes # as scripts/as-macos --set
    answers "$min" yes
    answers $((min - 1)) "no, shmmin is $min"
    SHMLAB_SET="shmmax=$max shmmin=1 shmall=0"
fi
if [ -n "$try" ]; then
    # shellcheck disable=SC2086 # words
    for size in 1 $((max - 1)) $max; do answers "$size" yes $under; done
    # shellcheck disable=SC2086
    for size in $((max + 1)) $((max * 4096)); do answers "$size" "no, shmmax is $max" $under; done
fi

after() {
    ! grep -q ' shmget' .steps || wanted 'an answer from the limits, and no segment made for it' 'a call of shmget'
}
meddled fail ./fits 100

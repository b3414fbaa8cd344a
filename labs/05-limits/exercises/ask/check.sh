# ask: too small, too large, and larger than the segment that is there; before, beside and after one
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

trap './ask --remove >/dev/null 2>&1' EXIT # a check that fails leaves no segment
max=$(./limits | sed -n 's/^shmmax=//p')
case $max in
18446744073692774399) more=18446744073692774400 ;; # Linux's own; the shell does not count so far
18*) more='' ;;
*) more=$((max + 1)) ;;
esac

# refused SIZE HINT
refused() {
    fails ./ask "$1"
    line "ask: shmget(size=$1): EINVAL *"
    hint=$(printf '%s\n' "$out" | sed -n 's/^hint: //p')
    [ "$hint" = "$2" ] || wanted "of ask $1$beside, the hint: $2" "${hint:-none}"
}

beside=
refused 0 'shmmin is 1: ask for more'
[ -z "$more" ] || refused "$more" "shmmax is $max: ask for less"
fails ./ask --remove

size=$(random 2 100000)
beside=", beside a segment of $size"
succeeds ./ask "$size"
succeeds ./ask "$size"
succeeds ./ask 1
succeeds ./ask 0
refused $((size + 1)) "there is one of $size bytes: ask for less"
refused $((size * 2)) "there is one of $size bytes: ask for less"
succeeds ./ask "$size"
out=$(../../common/leftovers keyfile)
case $out in *nattch=0*) ;; *) wanted 'the segment is still there' "${out:-nothing}" ;; esac

succeeds ./ask --remove
beside=', when it is gone'
refused 0 'shmmin is 1: ask for more'
succeeds ./ask $((size + 1))

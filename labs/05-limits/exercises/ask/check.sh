# ask: too small, too large, and larger than the segment that is there; before, beside and after one
#   1. ask SIZE makes a segment of SIZE bytes, or finds the one that is there
#   2. ask --remove removes it, and a failure is told
#   3. a SIZE below shmmin has the hint for that
#   4. a SIZE above the size of the segment that is there has the hint for that, whatever the limits are
#   5. a SIZE above shmmax has the hint for that
#   6. the numbers are those of this moment
#   7. another errno has none of these hints
#   8. the errno that is told is that of the call that failed
#   9. finding out makes nothing and removes nothing
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

trap './ask --remove >/dev/null 2>&1' EXIT # a check that fails leaves no segment
max=$(./limits | sed -n 's/^shmmax=//p')
case $max in
18446744073692774399) more=18446744073692774400 ;; # Linux's own; the shell does not count so far
18*) more='' ;;
*) more=$((max + 1)) ;;
esac

hinted() { # WHICH HINT: EINVAL is told, with this hint
    case $status-$out in
    1-*EINVAL* | 1-*'Invalid argument'*) ;;
    *) wanted "of $1: EINVAL, with status 1" "$(ending)${out:+, and: $out}" ;;
    esac
    hint=$(printf '%s\n' "$out" | sed -n 's/^hint: //p')
    [ "$hint" = "$2" ] || wanted "of $1, the hint: $2" "${hint:-none}"
}
refused() { # SIZE HINT
    run ./ask "$1"
    hinted "ask $1$beside" "$2"
}
unhinted() { # WHICH ERRNO: this is told, without a hint about a size
    case $status-$out in
    1-*"$2"*) ;;
    *) wanted "of $1: $2, with status 1" "$(ending)${out:+, and: $out}" ;;
    esac
    case $out in *'shmm'*' is '* | *'there is one'*) wanted "of $1, which is $2, none of the hints for EINVAL" "$out" ;; esac
}

beside=
refused 0 'shmmin is 1: ask for more'
nothing_left 'no segment after ask 0, which is refused'
[ -z "$more" ] || refused "$more" "shmmax is $max: ask for less"
run ./ask --remove
unhinted 'ask --remove, without a segment' ENOENT
nothing_left 'no segment after what was refused'

size=$(random 2 4000)
beside=", beside a segment of $size"
succeeds ./ask "$size"
out=$(../../common/leftovers keyfile)
id=$(printf '%s\n' "$out" | sed -n 's/.* id=\([0-9]*\) .*/\1/p')
[ -n "$id" ] || wanted "a segment of the lab's key after ask $size" "${out:-nothing}"
run ../../common/scribble "$id" $((size - 1)) 00
[ $status -eq 0 ] || wanted "a segment of $size bytes after ask $size" "$out"
succeeds ./ask "$size"
succeeds ./ask 1
succeeds ./ask 0
refused $((size + 1)) "there is one of $size bytes: ask for less"
refused $((size * 2)) "there is one of $size bytes: ask for less"
[ -z "$more" ] || refused "$more" "there is one of $size bytes: ask for less"
succeeds ./ask "$size"
out=$(../../common/leftovers keyfile)
case $out in *" id=$id nattch=0"*) ;; *) wanted 'the segment is still there' "${out:-nothing}" ;; esac

succeeds ./ask --remove
nothing_left 'no segment after ask --remove'
beside=', when it is gone'
refused 0 'shmmin is 1: ask for more'
succeeds ./ask $((size + 1))
succeeds ./ask --remove

# Other limits than this system's, where that can be had
some=$(random 5 99)
if [ "$OS" = linux ] && ./tweak shmmax=1 -- true 2>/dev/null; then
    run ./tweak shmmax="$some"000 -- ./ask "$some"001
    hinted "ask ${some}001, with a shmmax of ${some}000" "shmmax is ${some}000: ask for less"
    run ./tweak shmall=0 -- ./ask 1
    unhinted 'ask 1, with a shmall of 0' ENOSPC
elif [ -n "${SHMLAB_WORLD-}" ]; then
    most=$((some * 16384))
    export SHMLAB_SET="shmmax=$most shmmin=$some" # as scripts/as-macos --set
    run ./ask $((most + 1))
    hinted "ask $((most + 1)), with a shmmax of $most" "shmmax is $most: ask for less"
    run ./ask $((some - 1))
    hinted "ask $((some - 1)), with a shmmin of $some" "shmmin is $some: ask for more"
    SHMLAB_SET='shmmax=4194304 shmmin=1 shmall=0'
    run ./ask 1
    unhinted 'ask 1, with a shmall of 0' ENOMEM
fi

# What is asked to find out may fail, too: the errno is still that of the call that was refused
before() { ./ask --remove >/dev/null 2>&1 || :; }
meddled fail ./ask "$size"
after() { # the first shmget said ENOSPC, or, if that was another call, EINVAL; without a key there is none
    [ "$call" != ftok ] || return 0
    case $out in *EINVAL* | *'Invalid argument'* | *ENOSPC* | *'No space left'*) ;; *) wanted "of ask 0, EINVAL $met" "$out" ;; esac
}
meddled fail ./ask 0
before() { ./ask "$size" >/dev/null 2>&1; }
meddled fail ./ask $((size + 1))
after() { [ "$status" -ne 0 ] || wanted "ask --remove fails $met" "$out"; }
meddled fail ./ask --remove

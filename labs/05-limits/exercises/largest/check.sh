# largest: under random limits, where that can be had; then under this system's; is all of it given back?
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# under SETTING...: the command that follows runs under these limits; status 1 if that cannot be
under() {
    case $OS-${SHMLAB_WORLD-} in
    linux-*)
        settings=$*
        # shellcheck disable=SC2086 # words
        ./tweak $settings -- true 2>/dev/null
        ;;
    macos-) false ;; # a Mac's limits are the whole machine's
    *) export SHMLAB_SET="$*" ;; # as scripts/as-macos --set
    esac
}
finds() { # LARGEST MOST: of the limits of `under`
    # In a namespace a leak ends with it, and is seen before
    if [ "$OS" = linux ]; then
        # shellcheck disable=SC2086
        succeeds ./tweak $settings -- sh -c "./largest $2 && cat /proc/sysvipc/shm"
        left=$(($(printf '%s\n' "$out" | wc -l) - 2))
        out=$(printf '%s\n' "$out" | head -n 1)
    else
        succeeds ./largest "$2"
        left=0
    fi
    [ "$out" = "largest: $1" ] || wanted "largest: $1, of ./largest $2 under ${settings:-$SHMLAB_SET}" "$out"
    [ $left -eq 0 ] || wanted "no segment left after ./largest $2" "$left left"
}

settings=
max=$(($(random 2 500) * 65536)) # whole pages everywhere; at most 32 MiB, which any machine has
if under "shmmax=$max" 'shmall=1000000'; then
    finds $max 1G
    finds $max $((max + 1))
    finds $max $max
    finds $((max - 1)) $((max - 1))
    finds 1 1
    unit=$(./limits | sed -n 's/^shmall_unit=//p')
    all=$(($(random 1 $((max / 65536 - 1))) * 65536)) # all together less than one may have
    under "shmmax=$max" "shmall=$((all / unit))"
    finds $all 1G
    under "shmmax=$max" 'shmall=0'
    if [ "$OS" = linux ]; then
        fails ./tweak shmall=0 -- ./largest 1G
    else
        fails ./largest 1G
        under shmmax=4194304 shmall=1024
    fi
fi

# This system's own. What take gets, largest finds, and take gets it again
most=$(random 1000 4000000)
if ./take "$most" >/dev/null; then
    # shellcheck disable=SC2016 # the inner shell's pid, and then the program's
    succeeds sh -c 'echo "pid $$" && exec ./largest "$1"' sh "$most"
    line "largest: $most"
    if [ "$OS" = linux ]; then # a segment without a key is found by who made it
        pid=$(printf '%s\n' "$out" | sed -n 's/^pid //p')
        left=$(awk -v pid="$pid" '$5 == pid { print $2 }' /proc/sysvipc/shm)
        for id in $left; do ipcrm -m "$id"; done
        [ -z "$left" ] || wanted 'no segment left' "the ids $left, removed now"
    fi
    succeeds ./take "$most"
fi
[ "$OS" = linux ] || succeeds ./take 4194304

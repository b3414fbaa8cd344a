# copy: an object with bytes up to its end, and old ones behind the first NUL, both looked at with lab 04's peek; a rival, and calls that
# fail
#
#   1. TO has the size of FROM and all its bytes, on both systems, and the program says so
#   2. if TO exists: a message, status 1, and both are as they were, whenever another program makes TO
#   3. if FROM does not exist, or has no size: a message, status 1, and no TO
#   4. TO is an object of its own: FROM stays as it was, and what is stored in it later is not in TO
#   5. TO's mode is 0600
#   6. if a call fails: a message, status 1, and no TO
#   7. on Linux TO has all its memory before the first byte is copied; if there is not so much: a message, status 1, and no TO
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

from=$SHMLAB_PREFIX.posix to=$SHMLAB_PREFIX.other
[ -x ./peek ] || { mkdir -p parts && cp ../04-dev-shm/parts/dump.[ch] parts && cp ../04-dev-shm/peek.c . && make -s peek; } >/dev/null ||
    wanted 'peek of lab 04' 'it does not build'
none_left() {
    run ./remove --name "$to"
    [ $status -eq 1 ] || wanted "a copy that refused leaves no TO behind" "there is one"
}
bytes() { # NAME: its size, then its bytes
    ./peek "$1" 2>&1 | sed '1s/.* has //'
}

refuses 'no FROM' ./copy "$from" "$to"
none_left

# A long text, then a short one over it. On Linux the size is no whole number of pages
size=$(random 20000 60000) text=$(word)
succeeds ./writer --name "$from" --size "$size" "$(printf "%0$((size - 1))d" 0)"
succeeds ./writer --name "$from" "$text"
# The writer's last byte is always a NUL. On Linux an object is a file, and dd can give it another
[ "$OS" != linux ] || printf z | dd of="/dev/shm$from" bs=1 seek=$((size - 1)) conv=notrunc 2>/dev/null
before=$(bytes "$from")
succeeds ./copy "$from" "$to"
line "copy: $(echo "$before" | sed '1!d; s/[^0-9].*//') bytes from $from to $to"
if [ "$OS" = linux ]; then
    mode=$(stat -c %a "/dev/shm$to" 2>&1)
    [ "$mode" = 600 ] || wanted 'TO is for its owner alone, mode 600' "$mode"
fi
succeeds ./reader --name "$to" --keep
line "*msg=$text"
came=$(bytes "$to")
[ "$(echo "$came" | head -n 1)" = "$(echo "$before" | head -n 1)" ] ||
    wanted "TO has $(echo "$before" | head -n 1)" "$(echo "$came" | head -n 1)"
[ "$came" = "$before" ] || wanted 'every byte of FROM in TO' "$(printf '%s\n%s\n' "$before" "$came" | sort | uniq -u |
    sed '1!d;s/\(........\).*/another one in the 16 bytes from 0x\1 on/')"
[ "$(bytes "$from")" = "$before" ] || wanted 'FROM stays as it was' 'it has changed'

# Two objects, not one with two names; and TO is not taken over
succeeds ./writer --name "$from" "$(word)"
[ "$(bytes "$to")" = "$before" ] || wanted 'a store in FROM changes FROM alone' 'TO has changed too'
before=$(bytes "$from")
refuses 'TO exists' ./copy "$from" "$to"
refuses 'TO is FROM' ./copy "$from" "$from"
[ "$(bytes "$from")" = "$before" ] || wanted 'FROM stays as it was after a refusal' "$(bytes "$from" | head -n 1)"
succeeds ./reader --name "$to" --keep
line "*msg=$text"
succeeds ./remove --name "$to"
succeeds ./remove --name "$from"

# Made, and not sized yet. On Linux an object is a file
if [ "$OS" = linux ]; then
    : >"/dev/shm$from"
    refuses 'FROM has no size yet' ./copy "$from" "$to"
    none_left
    succeeds ./remove --name "$from"
fi

stepped copy || exit 0
succeeds ./writer --name "$from" --size 5000 "$(word)"
before=$(bytes "$from")
before() { ./remove --name "$to" >/dev/null 2>&1; }
spared='munmap shm_open' # with a right copy for all that: one may look first
after() {
    case $status-$met in
    0-*) [ "$(bytes "$to")" = "$before" ] || wanted "every byte of FROM in TO $met" "$(bytes "$to" | head -n 1)" ;;
    *munmap*) ;;
    *)
        [ "$status${out:+ and words}" = '1 and words' ] || wanted "a message and status 1 $met" "$(ending)${out:+, and: $out}"
        run ./remove --name "$to"
        [ $status -eq 1 ] || wanted "no TO $met" 'there is one'
        ;;
    esac
    [ "$(bytes "$from")" = "$before" ] || wanted "FROM stays as it was $met" 'it has changed'
}
meddled fail ./copy "$from" "$to"
before
meddled record ./copy "$from" "$to"
[ "$OS" != linux ] || awk '$2 == "posix_fallocate" { taken = 1 } / (store|mem(cpy|move))$/ { exit } END { exit !taken }' .steps ||
    wanted 'the memory of TO is taken before the first byte is copied' 'no posix_fallocate, which lab_reserve_object calls, before that'
# A rival that makes TO, if there is none
if [ "$OS" = linux ]; then
    rival="rm -f made; set -C; echo rival >/dev/shm$to && echo >made"
    after() {
        if [ -f made ]; then
            [ "$status${out:+ and words}" = '1 and words' ] || wanted "a message and status 1, when another makes TO $met" "$(ending)${out:+, and: $out}"
            [ "$(cat "/dev/shm$to" 2>&1)" = rival ] || wanted "a TO that another made $met stays as it is" 'it has changed'
        else
            [ "$status $(bytes "$to")" = "0 $before" ] || wanted "a copy, when TO is made already" "$(ending)${out:+, and: $out}"
        fi
    }
    meddled rival ./copy "$from" "$to"
fi
./remove --name "$to" >/dev/null 2>&1
./remove --name "$from" >/dev/null 2>&1
rm -f made

# copy: an object with bytes up to its end, and old ones behind the first NUL; both looked at with lab 04's peek
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

from=$SHMLAB_PREFIX.posix to=$SHMLAB_PREFIX.other
[ -x ./peek ] || { cp ../04-dev-shm/peek.c . && make -s peek; } >/dev/null || wanted 'peek of lab 04' 'it does not build'
refuses() { # WHAT COMMAND...
    what=$1
    shift
    run "$@"
    [ $status -eq 1 ] || wanted "$what: refused, with a message and status 1" "$(ending)${out:+, and: $out}"
}
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

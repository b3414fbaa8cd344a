# letters: objects of several sizes from the lab's writer, small, odd and large, with letters up to their ends; calls that fail
#
#   1. it counts all bytes that are not 0, in an object of any size
#   2. the object stays as it is
#   3. an object without a size is refused with a message and status 1, and so is a name without one; none is made
#   4. if a call fails, the program says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

counts() { # SIZE LETTERS
    succeeds ./writer --size "$1" "$(printf "%0$2d" 0)"
    run ./letters
    [ $status -eq 0 ] || wanted "an object of $1 bytes: letters=$2" "$(ending)${out:+, and: $out}"
    [ "$out" = "letters: letters=$2" ] || wanted "an object of $1 bytes: letters=$2" "$out"
    succeeds ./remove
}

counts 65536 "$(random 1 1000)"
counts 16384 "$(random 1 1000)"
counts 100000 99999
counts 131072 "$(random 66000 131071)"
counts "$(random 20001 30000)" 20000
counts 2 1

# Letters behind the first NUL: a long text, then a short one over it
most=$(random 1000 2000)
succeeds ./writer "$(printf "%0${most}d" 0)"
succeeds ./writer x
run ./letters
[ "$status $out" = "0 letters: letters=$((most - 1))" ] ||
    wanted "a NUL among the letters of a 16384-byte object: letters=$((most - 1))" "$(ending), and: $out"
succeeds ./remove

# Bytes that are no ASCII, and some that are no letters
odd=$(printf '\001\377\200 \177\303\251.')
succeeds ./writer "$odd"
succeeds ./reader --keep
before=$(printf '%s\n' "$out" | sed -n 's/.*msg=//p') # to look at a page makes it: st_blocks grows
run ./letters
[ "$status $out" = '0 letters: letters=8' ] || wanted 'letters=8 of 8 bytes that are not 0, such as \377 and \001' "$(ending), and: $out"
succeeds ./reader --keep
[ "$(printf '%s\n' "$out" | sed -n 's/.*msg=//p')" = "$before" ] || wanted 'the object stays as it is' "$out"
spared=munmap
meddled fail ./letters
succeeds ./remove

refuses 'no object' ./letters
run ./remove
[ $status -eq 1 ] || wanted 'no object is made where there was none' 'there is one'
if [ "$OS" = linux ]; then # where an object is a file
    : >"/dev/shm$SHMLAB_PREFIX.posix"
    refuses 'an object without a size' ./letters
    [ ! -s "/dev/shm$SHMLAB_PREFIX.posix" ] || wanted 'an object without a size stays without' 'it has one'
    succeeds ./remove
fi

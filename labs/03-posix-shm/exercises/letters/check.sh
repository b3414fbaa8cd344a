# letters: objects of several sizes from the lab's writer, small, odd and large, with letters up to their ends
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

run ./letters
[ $status -eq 1 ] || wanted 'no object: refused, with a message and status 1' "$(ending)${out:+, and: $out}"
if [ "$OS" = linux ]; then # where an object is a file
    : >"/dev/shm$SHMLAB_PREFIX.posix"
    run ./letters
    [ $status -eq 1 ] || wanted 'an object without a size: refused, with a message and status 1' "$(ending)${out:+, and: $out}"
    succeeds ./remove
fi

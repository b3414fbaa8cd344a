# append: what the lab's writer left, and more, read by the lab's reader; then up to the last byte
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

refuses() { # WHAT COMMAND...
    what=$1
    shift
    run "$@"
    [ $status -eq 1 ] || wanted "$what: refused, with a message and status 1" "$(ending)${out:+, and: $out}"
}

refuses 'TEXT, and no object' ./append "$(word)"

# Old bytes behind the text: a long one first, then a short one over it
first=$(word) second=$(word) third=$(word)
succeeds ./writer --size 4096 "$(word)$(word)$(word)$(word)"
succeeds ./writer "$first"
succeeds ./append "$second"
succeeds ./reader --keep
line "*msg=$first$second"
succeeds ./append "$third"
succeeds ./reader --keep
line "*msg=$first$second$third"

# What is left takes one letter less, for the end. macOS has rounded the size up to a page
succeeds ./reader --keep
size=$(printf '%s\n' "$out" | sed -n 's/.*st_size=\([0-9]*\).*/\1/p')
refuses "$((size - 24)) letters where there is room for $((size - 25)) and their end" ./append "$(printf "%0$((size - 24))d" 0)"
succeeds ./reader --keep
line "*msg=$first$second$third"
full=$first$second$third$(printf "%0$((size - 25))d" 0)
succeeds ./append "${full#"$first$second$third"}"
succeeds ./reader --keep
line "*msg=$full"
refuses 'one letter, and no room but for the end' ./append "${third%???????}"
succeeds ./append '' # nothing more fits, and nothing is asked for
succeeds ./remove

# Somebody stored no NUL at all. On Linux an object is a file
if [ "$OS" = linux ]; then
    printf %04096d 0 >"/dev/shm$SHMLAB_PREFIX.posix"
    refuses 'TEXT, and an object without any NUL' ./append "$first"
    [ "$(cat "/dev/shm$SHMLAB_PREFIX.posix")" = "$(printf %04096d 0)" ] ||
        wanted "an object without any NUL stays as it is" "it has changed"
    succeeds ./remove
fi

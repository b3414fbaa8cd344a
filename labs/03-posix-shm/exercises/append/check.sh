# append: what the lab's writer left, and more, read by the lab's reader; then up to the last byte; what others may have left, and a rival
#
#   1. TEXT is behind the text that was there, with its end, and the program says how many bytes more
#   2. if both and their end do not fit: a message, status 1, and the object is as it was
#   3. the same if there is no object, or it has no size, or no NUL; none is made
#   4. what somebody else stores meanwhile is no reason to write behind the object's end
#   5. if a call fails, the program says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

object=$SHMLAB_PREFIX.posix
holds() { # TEXT
    succeeds ./reader --keep
    line "*msg=$1"
}

refuses 'TEXT, and no object' ./append "$(word)"
run ./remove
[ $status -eq 1 ] || wanted 'no object is made where there was none' 'there is one'

# Old bytes behind the text: a long one first, then a short one over it
first=$(word) second=$(word)x third=$(word)
succeeds ./writer --size 4096 "$(word)$(word)$(word)$(word)"
succeeds ./writer "$first"
succeeds ./append "$second"
line 'append: 9 bytes more'
holds "$first$second"
succeeds ./append "$third"
line 'append: 8 bytes more'
holds "$first$second$third"

# What is left takes one letter less, for the end. macOS has rounded the size up to a page
succeeds ./reader --keep
size=$(printf '%s\n' "$out" | sed -n 's/.*st_size=\([0-9]*\).*/\1/p')
refuses "$((size - 25)) letters where there is room for $((size - 26)) and their end" ./append "$(printf "%0$((size - 25))d" 0)"
holds "$first$second$third"
full=$first$second$third$(printf "%0$((size - 26))d" 0)
succeeds ./append "${full#"$first$second$third"}"
holds "$full"
refuses 'one letter, and no room but for the end' ./append "${third%???????}"
holds "$full"
succeeds ./append '' # nothing more fits, and nothing is asked for
succeeds ./remove

printf %08192d 0 | sed 's/00/78/g' >full
# Somebody stored no NUL at all, or gave it no size. On Linux an object is a file
if [ "$OS" = linux ]; then
    head -c 4096 full >"/dev/shm$object"
    refuses 'TEXT, and an object without any NUL' ./append "$first"
    [ "$(tr -d '78' <"/dev/shm$object" | wc -c)" -eq 0 ] || wanted "an object without any NUL stays as it is" "it has changed"
    : >"/dev/shm$object"
    refuses 'TEXT, and an object without a size' ./append "$first"
    [ ! -s "/dev/shm$object" ] || wanted 'an object without a size stays as it is' 'it has one'
    succeeds ./remove
fi

spared='munmap'
before() { ./remove >/dev/null 2>&1; ./writer --size 4096 "$first" >/dev/null; }
after() { case $met in *munmap*) ;; *) holds "$first" ;; esac; }
meddled fail ./append "$second"
# A rival that fills the object up to its last byte, without a NUL
rival="../../common/scribble $object 0 \$(cat full)"
after() {
    case $status-$met-$out in
    0-*) ;;
    1-*-?*) ;;
    *) wanted "an end, when another fills the object $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
meddled rival ./append "$second"
./remove >/dev/null 2>&1
rm -f full

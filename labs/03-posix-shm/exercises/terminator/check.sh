# terminator: a longer message, then a shorter one, read by the lab's reader; then the longest that fits
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

first=$(word)$(word)
second=$(word)
succeeds ./terminator "$first"
succeeds ./reader --keep
line "*msg=$first"
succeeds ./terminator "$second"
line "*stored $second"
succeeds ./reader --keep
line "*msg=$second"

# 16384 bytes hold 16383 letters and the end; a message of 16384 letters must be refused, and change nothing
run ./terminator "$(printf %016384d 0)"
[ $status -eq 1 ] || wanted '16384 letters, and no room for their end: refused, with a message and status 1' "$(ending)"
succeeds ./reader --keep
line "*msg=$second"
succeeds ./terminator "$(printf %016383d 0)"
succeeds ./reader --keep
line "*msg=$(printf %016383d 0)"
succeeds ./remove

# No file may have a byte: an object that got no size does not stay
run sh -c 'trap "" XFSZ; ulimit -f 0; exec ./terminator "$1"' - "$first"
[ $status -eq 1 ] || wanted 'no size to be had: a message, and status 1' "$(ending)${out:+, and: $out}"
run ./remove
[ $status -eq 1 ] || wanted 'an object that got no size does not stay' 'there is one'

# Another program's object, smaller than this one's; and one that is not sized yet. On Linux an object is a file
if [ "$OS" = linux ]; then
    succeeds ./writer --size 4096 "$first"
    run ./terminator "$(printf %04096d 0)"
    [ $status -eq 1 ] || wanted '4096 letters for an object of 4096 bytes: refused, with a message and status 1' "$(ending)"
    succeeds ./reader --keep
    line "*msg=$first"
    succeeds ./terminator "$(printf %04095d 0)"
    succeeds ./reader --keep
    line "*msg=$(printf %04095d 0)"
    succeeds ./remove
    : >"/dev/shm$SHMLAB_PREFIX.posix"
    run ./terminator "$first"
    [ $status -eq 1 ] || wanted 'an object without a size: refused, with a message and status 1' "$(ending)${out:+, and: $out}"
    succeeds ./remove
fi

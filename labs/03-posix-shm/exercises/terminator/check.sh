# terminator: a longer message, then a shorter one, read by the lab's reader; then the longest that fits; calls that fail, and a rival
#
#   1. the message and nothing else arrives at the lab's reader, whatever was there before
#   2. what does not fit with its end is refused with a message and status 1, and changes nothing, whatever size the object has
#   3. so is an object without a size, which stays without
#   4. if a call fails: a message and status 1; an object that it made is gone, one that it found is as it was
#   5. an object that another makes in the meantime is used as it is
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
    refuses 'an object without a size' ./terminator "$first"
    [ ! -s "/dev/shm$SHMLAB_PREFIX.posix" ] || wanted 'an object without a size stays without' 'it has one'
    succeeds ./remove
fi

spared='munmap shm_open' # what fails with O_EXCL may be opened without
before() { ./remove >/dev/null 2>&1; ./writer --size 4096 "$first" >/dev/null; }
after() {
    case $met in *munmap*) return ;; esac
    kept=$first
    [ "$status" -ne 0 ] || kept=$second
    [ "$status${out:+ and words}" = '1 and words' ] || [ "$status" -eq 0 ] ||
        wanted "a message and status 1 $met" "$(ending)${out:+, and: $out}"
    run ./reader --keep
    case $out in
    *"msg=$kept
reader: st_size=4096 "*) ;;
    *) wanted "an object that was there is as it was $met" "$out" ;;
    esac
}
meddled fail ./terminator "$second"
before() { ./remove >/dev/null 2>&1; }
after() {
    case $met-$status in
    *munmap*) ;;
    *-0)
        run ./reader --keep
        line "*msg=$second"
        ;;
    *)
        run ./remove
        [ $status -eq 1 ] || wanted "an object that terminator made is gone $met" 'it is there'
        ;;
    esac
}
meddled fail ./terminator "$second"
# A rival that makes the object, smaller, before each step
rival="./writer --size 4096 $first >rival.out 2>&1"
after() {
    [ "$status" -eq 0 ] || wanted "terminator succeeds when another makes the object $met" "$(ending)${out:+, and: $out}"
    ! grep -q created rival.out || {
        run ./reader --keep
        line 'reader: st_size=4096 *'
        line "*msg=$second"
    }
}
meddled rival ./terminator "$second"
./remove >/dev/null 2>&1
rm -f rival.out

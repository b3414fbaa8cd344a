# runs: some runs on one object, some on a new one; objects that others made, or that have no size; failures, kills and a rival
#
#   1. each run counts one more, from 1 on for a new object, on both systems
#   2. an object that is there, and larger, is used and keeps its size, whenever another program makes it
#   3. if a call fails, the program says so and ends with status 1
#   4. an object without a size, which a run left that failed or was killed, crashes no run
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for round in first second; do
    most=$(random 2 5) n=0
    while [ $n -lt "$most" ]; do
        n=$((n + 1))
        run ./runs
        [ "$status $out" = "0 runs: runs=$n" ] || wanted "run $n on the $round object: runs=$n" "$(ending)${out:+, and: $out}"
    done
    succeeds ./remove
done

# An object that is there, and larger, is as good, and stays as large
succeeds ./writer --size 65536 "$(word)"
run ./runs
[ $status -eq 0 ] || wanted 'an object that is there, and larger, is used' "$(ending)${out:+, and: $out}"
run ./writer x # tells the size that it finds
case $out in
'writer: found '*' size=65536'*) ;;
*) wanted 'an object that is there, and larger, keeps its size, 65536 bytes' "$(printf '%s\n' "$out" | head -n 1)" ;;
esac
succeeds ./remove

# No file may have a byte: then an object gets no size. What is left of it is up to the program
next_run() { # WHEN: it must count from the beginning, or refuse
    run ./runs
    case $status-$out in
    0-'runs: runs='[12] | 1-?*) ;;
    *) wanted "a run that counts or refuses, $1" "$(ending)${out:+, and: $out}" ;;
    esac
}
run sh -c 'trap "" XFSZ; ulimit -f 0; exec ./runs'
[ $status -eq 1 ] || wanted 'no size to be had: a message, and status 1' "$(ending)${out:+, and: $out}"
next_run 'after one that got no size'
run ./remove
if [ "$OS" = linux ]; then # where an object is a file
    : >"/dev/shm$SHMLAB_PREFIX.posix"
    next_run 'on an object without a size'
    run ./remove
fi
before() { ./remove >/dev/null 2>&1; }
after() { next_run "after one that was killed $met"; }
meddled kill ./runs
spared='munmap shm_open' # what fails with O_EXCL may be opened without
after() { next_run "after one that failed $met"; }
meddled fail ./runs
rival="./writer --size 65536 $(word) >rival.out 2>&1"
after() {
    [ "$status" -eq 0 ] || wanted "runs succeeds when another makes the object $met" "$(ending)${out:+, and: $out}"
    ! grep -q created rival.out || {
        run ./writer x
        line 'writer: found * size=65536*'
    }
}
meddled rival ./runs
run ./remove
rm -f rival.out

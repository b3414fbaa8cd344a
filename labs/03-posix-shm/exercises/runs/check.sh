# runs: some runs on one object, one more on a new one, and one that gets no size
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

# No file may have a byte: then an object gets no size
run sh -c 'trap "" XFSZ; ulimit -f 0; exec ./runs'
[ $status -eq 1 ] || wanted 'no size to be had: a message, and status 1' "$(ending)${out:+, and: $out}"
succeeds ./remove

# once: one after the other, sizes that fit and one that does not; then with a rival in every gap, and a call that fails; then eight at
# the same moment, three times
#
#   1. of any number at the same time one says made and the others say found, with its id
#   2. the size that is printed is the segment's
#   3. a segment that is too small is EINVAL
#   4. the segment has the lab's key and mode 0600, and stays
#   5. between looking and making others may make and remove the segment: it then says found, or makes it
#   6. if a call fails it says so, ends with status 1, and removes what it has made and nothing else
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

size=$(random 5000 20000)
succeeds ./once "$size"
line "once: made id=* size=$size"
id=$(printf '%s\n' "$out" | sed -n 's/.*id=\([0-9]*\) .*/\1/p')
run ./reader
[ $status -eq 0 ] || {
    ipcrm -m "$id" # nobody else finds it
    wanted "the lab's reader finds the segment by its key" "$out"
}
line "reader: key=* id=$id size=$size mode=*[04]600 *"
for less in "$size" $((size - 1)) 1; do
    succeeds ./once "$less"
    line "once: found id=$id size=$size"
done
fails ./once $((size + 1))
line "once: shmget(key=0x*, size=$((size + 1))): EINVAL *"
succeeds ./reader # who failed has not made it, and must not remove it
succeeds ./remove
[ "$(getconf LONG_BIT)" = 64 ] && huge=9223372036854775807 || huge=2147483647
fails ./once "$huge"
fails ./reader
line '*ENOENT*'

the_id() { ./get --id 2>/dev/null; }
before() { ./get --create "$size" >/dev/null; was=$(the_id); }
after() { [ "$(the_id)" = "$was" ] || wanted "a segment that once has found stays $met" 'it is gone'; }
meddled fail ./once "$size"
before() { ./remove >/dev/null 2>&1; }
after() { [ -z "$(the_id)" ] || wanted "a segment that once has made is gone $met" "it is there"; }
meddled fail ./once "$size"
# A rival before each call, which makes it; rival.out says whether it did
rival="./get --create --excl $size >rival.out 2>&1"
after() {
    [ "$status" -eq 0 ] || wanted "once succeeds when another makes the segment $met" "$(ending)${out:+, and: $out}"
    said=made
    ! grep -q ' got id=' rival.out || said=found
    [ "$out" = "once: $said id=$(the_id) size=$size" ] || wanted "$said id=$(the_id), when another makes the segment $met" "$out"
}
meddled rival ./once "$size"
# One that removes it: then once makes it, unless it has found it before
rival="./remove >rival.out 2>&1"
before() { ./get --create "$size" >/dev/null; was=$(the_id); }
after() {
    case $met-$status-$out in
    *-0-"once: made id=$(the_id) size=$size") ;;
    'before shmget'*) wanted "once makes the segment when another removes it $met" "$(ending)${out:+, and: $out}" ;;
    *-0-"once: found id=$was size=$size") [ "$(the_id)" != "$was" ] || wanted "a segment that the rival has removed" "it is there" ;;
    *-0-*) wanted "made or found, with the id, when another removes the segment $met" "$out" ;;
    *-1-?*) ;;
    *) wanted "a message and status 1, when another removes the segment $met" "$(ending)" ;;
    esac
}
meddled rival ./once "$size"
./remove >/dev/null 2>&1
rm -f rival.out

# All stand at a gate before they begin: who opens a fifo that is open for writing reads its end when it is closed
arrived_all() { [ "$(wc -l <arrived)" -eq 8 ]; }
mkfifo gate
round=0
while [ $round -lt 3 ]; do
    round=$((round + 1))
    : >arrived
    exec 9<>gate
    for runner in 1 2 3 4 5 6 7 8; do
        (
            exec <gate 9>&-
            echo here >>arrived
            read -r _ || :
            exec ./once "$size" >"said$runner" 2>&1
        ) &
    done
    until_true arrived_all
    exec 9>&-
    wait
    out=$(cat said?)
    sound ./once "$out"
    made=$(printf '%s\n' "$out" | grep -c "^once: made id=[0-9]* size=$size\$")
    found=$(printf '%s\n' "$out" | grep -c "^once: found id=[0-9]* size=$size\$")
    [ "$made $found" = '1 7' ] || wanted '1 made and 7 found, of 8 at the same moment' "$made made, $found found: $out"
    ids=$(printf '%s\n' "$out" | sed 's/.*id=\([0-9]*\) .*/\1/' | sort -u | wc -l)
    [ "$ids" -eq 1 ] || wanted 'one id for all of them' "$out"
    succeeds ./remove
done
rm -f gate arrived said?

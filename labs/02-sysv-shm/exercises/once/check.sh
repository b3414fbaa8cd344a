# once: one after the other, sizes that fit and one that does not; then with a rival in
# every gap; then eight at the same moment, five times
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
line "reader: key=* id=$id size=$size mode=*600 *"
for less in "$size" $((size - 1)) 1; do
    succeeds ./once "$less"
    line "once: found id=$id size=$size"
done
fails ./once $((size + 1))
line "once: shmget(key=0x*, size=$((size + 1))): EINVAL *"
succeeds ./reader # who failed has not made it, and must not remove it
succeeds ./remove
fails ./once 9223372036854775807
fails ./reader
line '*ENOENT*'

# Built again: right before the first call that may make a segment, somebody else makes it. Who asks in one step learns of that
cat >rival.h <<'END'
#include <sys/types.h>
#include <sys/ipc.h>
#include <sys/shm.h>
static inline int rival_shmget(key_t key, size_t size, int flags)
{
    static int came;
    if (flags & IPC_CREAT && !came++)
        shmget(key, size, IPC_CREAT | IPC_EXCL | 0600);
    return shmget(key, size, flags);
}
#define shmget rival_shmget
END
mv once first
run env MAKEFLAGS= make -s EXTRA='-include ./rival.h' once
[ $status -eq 0 ] || wanted 'a program that compiles again' "$out"
run ./once "$size"
[ $status -eq 0 ] || wanted "once succeeds when another makes the segment right before it" "$(ending)${out:+, and: $out}"
case $out in "once: found id="*" size=$size") ;; *) wanted "found, when another makes the segment right before once" "$out" ;; esac
succeeds ./remove
rm -f rival.h
mv first once

# All stand at a gate before they begin: who opens a fifo that is open for writing reads its end when it is closed
arrived_all() { [ "$(wc -l <arrived)" -eq 8 ]; }
mkfifo gate
round=0
while [ $round -lt 5 ]; do
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

# tally: files of random sizes, one of them more than 16 bits hold, an empty one too; files that are missing;
# children that are noted, that do nothing, and that are killed
#
#   1. the slots come in the files' order, each with its file's bytes, and then the sum
#   2. each file has a child of its own, whose pid is in the slot
#   3. the child counts, and writes the count to its slot of a shared array
#   4. all of them work at the same time
#   5. a child that cannot read its file says so, and ends with status 1
#   6. the parent waits for every child, also when one of them has failed
#   7. if a child failed, or was killed, there is no slot and no sum, but `N of M children failed` and status 1
#   8. if a call of the parent fails, it says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

files=$(random 2 5) sum=0 at=0
set --
: >empty
while [ $at -lt "$files" ]; do
    at=$((at + 1)) bytes=$(random 1 20000)
    [ $at -ne 2 ] || bytes=$(random 70000 90000)
    head -c "$bytes" /dev/zero >"file$at"
    sum=$((sum + bytes))
    set -- "$@" "file$at"
done
set -- "$@" empty
files=$((files + 1))

counted() { # FILE...
    succeeds ./tally "$@"
    line "tally: sum=$sum of $files"
    for file in "$@"; do
        line "tally: pid=[1-9]* bytes=$(($(wc -c <"$file"))) $file"
    done
    shown=$(($(printf '%s\n' "$out" | wc -l)))
    [ $shown -eq $((files + 1)) ] || wanted "a line for each of $files files and one for the sum" "$shown lines"
    printf '%s\n' "$out" | sed '$d; s/.* //' >order
    printf '%s\n' "$@" | cmp -s - order || wanted "the slots in the files' order, and then the sum" "$(cat order)"
}
counted "$@"

# One alone; those that are missing, a directory too, and no sum without them
succeeds ./tally empty
line 'tally: sum=0 of 1'
failed() { # N FILE...
    n=$1
    shift
    fails ./tally "$@"
    line "tally: $n of $# children failed"
    case $out in *bytes=* | *sum=*) wanted 'no slot and no sum if a child failed' "$out" ;; esac
}
mkdir directory
failed 1 file1 missing file2
line '*missing*'
failed 2 missing empty missing
failed 1 directory empty
line '*directory*'

# All at the same time: the last is fed first, so that whoever waits for one child before forking the next waits for ever. (A file is a fifo here.)
mkfifo first second third fourth
{ printf abcd >fourth; printf abc >third; printf ab >second; printf c >first; } &
feeder=$!
run ../../common/limit 10 ./tally first second third fourth
[ $status -ne 124 ] || {
    kill $feeder
    wanted 'all children run at the same time' 'the last has not opened its file in 10 seconds, while the others wait for bytes of theirs'
}
wait $feeder
line 'tally: sum=10 of 4'

spared='munmap open read stat' # a child that cannot read is above
meddled fail ./tally file1 empty
# Where the parent is killed there is nobody to tell it
after() {
    [ "$status" -eq 137 ] && return
    [ "$status" -eq 1 ] || wanted "status 1 for a child that is killed $met" "$(ending)${out:+, and: $out}"
    line 'tally: 1 of 2 children failed'
    case $out in *bytes=* | *sum=*) wanted "no slot and no sum if a child is killed $met" "$out" ;; esac
}
meddled kill ./tally file1 empty
[ ! -f .steps ] || grep -q ' mmap ' .steps || wanted 'an array that the parent has mapped' 'no mmap'

# Who was forked, whom the parent waited for, and what from children that do nothing
children noted tally
counted "$@"
printf '%s\n' "$out" | sed -n 's/.*pid=\([0-9]*\) .*/\1/p' | sort >printed
sort forked >sorted 2>/dev/null
cmp -s printed sorted || wanted "the pids of the children that were forked, $(paste -s -d ' ' sorted)" "$(paste -s -d ' ' printed)"
rm -f forked waited
failed 1 missing file1 file2
cut -d ' ' -f 1 waited 2>/dev/null | sort >printed
sort forked >sorted 2>/dev/null
cmp -s printed sorted || wanted 'the parent waits for every child, also when one has failed' "$(wc -l <printed) of $(wc -l <sorted) waited for"
statuses=$(cut -d ' ' -f 2 waited | sort -n | paste -s -d ' ' -)
[ "$statuses" = '0 0 1' ] || wanted 'status 1 from the child that cannot read, and 0 from the others' "$statuses"
children idle tally
run ./tally file1 file2
case $out in *"bytes=$(($(wc -c <file1))) "*) wanted 'no count from children that end before they write one' "$out" ;; esac
rmdir directory
rm -f order empty file* first second third fourth forked waited printed sorted

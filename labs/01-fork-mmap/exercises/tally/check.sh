# tally: files of random sizes, one of them more than 16 bits hold, an empty one too; a process for each;
# then one that is missing among others
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

# In the background, for the parent's pid
./tally "$@" >said 2>&1 </dev/null &
parent=$!
status=0
wait $parent || status=$?
out=$(cat said)
sound ./tally "$out"
[ $status -eq 0 ] || wanted "./tally with $files files succeeds" "$(ending)${out:+, and: $out}"
line "tally: sum=$sum of $files"
for file in "$@"; do
    line "tally: pid=[1-9]* bytes=$(($(wc -c <"$file"))) $file"
done
shown=$(($(printf '%s\n' "$out" | wc -l)))
[ $shown -eq $((files + 1)) ] || wanted "a line for each of $files files and one for the sum" "$shown lines"
pids=$(printf '%s\n' "$out" | sed -n 's/.*pid=\([0-9]*\) .*/\1/p')
! printf '%s\n' "$pids" | grep -qx "$parent" || wanted 'each file counted by a child' "the parent's own pid, $parent"
[ "$(printf '%s\n' "$pids" | sort -u | wc -l)" -eq "$files" ] || wanted 'a child for each file' "some pid twice in $pids"
printf '%s\n' "$out" | grep pid= | sed 's/.* //' >order
printf '%s\n' "$@" | cmp -s - order || wanted "the slots in the files' order" "$(cat order)"

# One alone; the lines of a missing file's child, and no sum without it
succeeds ./tally empty
line 'tally: sum=0 of 1'
fails ./tally file1 missing file2
line 'tally: open(missing): ENOENT *'
line 'tally: 1 of 3 children failed'
case $out in *sum=*) wanted 'no sum if a child failed' "$out" ;; esac
fails ./tally missing missing
line 'tally: 2 of 2 children failed'

# All at the same time: the second is fed first, so that who waits for the first child before it forks the next waits for ever
mkfifo first second
{ printf ab >second; printf c >first; } &
feeder=$!
run ../../common/limit 10 ./tally first second
[ $status -ne 124 ] || {
    kill $feeder
    wanted 'a second child that reads while the first one waits for its file' 'none in 10 seconds'
}
wait $feeder
line 'tally: sum=3 of 2'
rm -f said order empty file* first second

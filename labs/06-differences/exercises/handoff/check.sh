# handoff: many lines; then one run that waits for its next line, a second beside it, and the first one killed
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

trap 'exec 3>&-; wait; rm -f /dev/shm/sem."${SHMLAB_PREFIX#/}".*' EXIT # a run that waits gets its end
given() { # WHICH: a run prints the lines of the file `lines`, in order
    run sh -c './handoff <lines'
    [ $status -eq 0 ] || wanted "$1: status 0" "$(ending)${out:+, and: $out}"
    printf '%s\n' "$out" | sed '/^$/d' >printed
    sed 's/^/handoff: /' lines | cmp -s - printed ||
        wanted "$1: $(sed 's/^/handoff: /' lines | grep -c .) lines, in order" "$(grep -c . printed), and they differ: $(sed 's/^/handoff: /' lines | diff - printed | sed -n 2p)"
}

a=$(word) b=$(word)
printf '%s\n' "$a" "$b" >lines
given 'a run'
: >lines
given 'a run without a line'
{
    printf '%s\n' "$b" '' "$(printf %0254d 0)"
    awk -v n="$(random 300 400)" 'BEGIN { for (i = 1; i <= n; i++) print i }'
} >lines
given 'a longer run'

# Held open for writing too, so that the run waits for its next line and not for ours
rm -f pipe seen over # the other system's check made them, too
mkfifo pipe
exec 3<>pipe
(
    sh -c 'echo $$ >pid; exec ./handoff <pipe >seen 2>&1'
    : >over
) 3>&- &
echo "$a" >&3
until_true sh -c 'grep -q . seen || [ -e over ]'
[ "$(cat seen)" = "handoff: $a" ] || wanted "a line is printed when it comes: handoff: $a" "$(cat seen)"
printf '%s\n' "$b" "$a" >lines
given 'a second run, while the first waits for a line'
kill -KILL "$(cat pid)"
exec 3>&-
wait
left=$(ls -d /dev/shm/sem."${SHMLAB_PREFIX#/}".* "/dev/shm$SHMLAB_PREFIX".[!m]* 2>/dev/null)
[ -z "$left" ] || wanted 'a run that is killed while it waits for a line leaves nothing' "$left"
given 'a run after one that was killed'

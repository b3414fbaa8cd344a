# nameless: a text goes through; parent, child or both are killed while it waits, and at each step
#   1. the text that comes on stdin is printed, behind the line ready
#   2. from that line on nothing is left, whoever is killed, and how
#   3. the text goes through memory that both share
#   4. the child writes it, and the parent prints it
#   5. a call that fails is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

name=$(../04-dev-shm/name orphan)
left() { # WHEN
    run ../03-posix-shm/remove --name "$name"
    [ "$status" -ne 0 ] || wanted "no name is left $1" "$out"
    nothing_left "nothing is left $1"
}
ready() { # it has said something
    until_true test -s "$said"
    grep -q '^nameless: ready$' "$said" || wanted 'nameless: ready' "$(cat "$said")"
}
text=$(word)
for round in first second; do
    run sh -c "echo $text | ./nameless"
    [ "$status $out" = "0 nameless: ready
nameless: text=$text" ] || wanted "nameless: ready, then nameless: text=$text, the $round time" "$(ending), $out"
    left 'after its end'
done

for signal in TERM KILL; do
    rm -f in && mkfifo in # its own: that child still reads, too
    said=said.$signal # a child that outlives its parent still writes there
    : >"$said"
    ./nameless <in >"$said" 2>&1 &
    pid=$!
    exec 9>in
    ready
    kill -s $signal $pid
    wait $pid 2>/dev/null
    left "after SIG$signal at its line ready"
    exec 9>&-
done
said=said
rm -f in && mkfifo in
: >said
./nameless <in >said 2>&1 &
pid=$!
exec 9>in
ready
echo "$text" >&9
exec 9>&-
wait $pid
grep -q "text=$text\$" said || wanted "text=$text once more" "$(cat said)"
left 'after its end'

# One of the two is killed before each step. The other goes on, and has ended when nobody has the pipe any more
echo "$text" >text
rm -f alive && mkfifo alive
listener=
before() {
    exec 9>&-
    [ -z "$listener" ] || wait "$listener" # that of the run which wrote down the steps: a pipe has one at a time
    ../../common/leftovers --remove keyfile >/dev/null
    cat alive >/dev/null 9>&- &
    listener=$!
    exec 9>alive
}
after() {
    exec 9>&-
    wait "$listener"
    out=$(cat "$output")
    [ "$status" -ne 137 ] || case $out in *"text="*)
        # The parent: what it has printed stands there, but it cannot have printed before it was killed
        case $met in *wait*) wanted 'the parent prints the text, and the child writes it' "$out, though the parent was killed $met" ;; esac ;;
    esac
    case $out in *ready*) left "after the line ready, with one killed $met" ;; esac
}
input=text
meddled kill ./nameless
if [ -s .steps ]; then
    ! grep -Eq ' (pipe|socketpair|msgget|msgsnd)( |$)' .steps || wanted 'a text that goes through memory that both share' "$(grep -Eo ' (pipe|socketpair|msgget|msgsnd)' .steps | head -n 1)"
    grep -q ' fork' .steps || wanted 'a child that writes the text' 'no fork'
    grep -Eq ' (mmap|shmat)' .steps || wanted 'memory that both share' 'no mmap'
fi
after() {
    exec 9>&-
    wait "$listener"
}
spared='munmap close shmdt'
meddled fail ./nameless
../../common/leftovers --remove keyfile >/dev/null

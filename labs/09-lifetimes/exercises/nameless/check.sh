# nameless: a text goes through; parent, child or both are killed while it waits
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

name=$(../04-dev-shm/name orphan)
left() { # WHEN
    run ../03-posix-shm/remove --name "$name"
    [ $status -ne 0 ] || wanted "no name is left $1" "$out"
}
ready() { # it has said something
    until_true test -s "$said"
    grep -q '^nameless: ready$' "$said" || wanted 'nameless: ready' "$(cat "$said")"
}
text=$(word)
run sh -c "echo $text | ./nameless"
[ "$status $out" = "0 nameless: ready
nameless: text=$text" ] || wanted "nameless: ready, then nameless: text=$text" "$(ending), $out"
left 'after its end'

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

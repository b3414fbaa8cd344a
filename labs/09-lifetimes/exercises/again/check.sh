# again: killed while it works, at work, a number that another process has, and an announcement alone
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

name=$(../04-dev-shm/name orphan)
rm -f announced in && mkfifo in
works() { # WHEN PID: it removes what PID left, and goes to work
    run ./again
    [ "$status $out" = "0 again: removed what pid=$2 left
again: at work" ] || wanted "again: removed what pid=$2 left, then again: at work, $1" "$(ending), $out"
    [ ! -e announced ] || wanted "no announcement is left, $1" "$(cat announced)"
}
start() { # in the background; pid is its number
    : >said
    ./again <in >said 2>&1 &
    pid=$!
    exec 9>in
    until_true test -s said
    grep -q '^again: at work$' said || wanted 'again: at work' "$(cat said)"
}
stop() {
    kill -KILL $pid
    wait $pid 2>/dev/null
    exec 9>&-
}
for round in first second; do
    run ./again
    [ "$status $out" = '0 again: at work' ] || wanted "again: at work, with nothing announced, the $round time" "$(ending), $out"
done

start
first=$pid
fails ./again # it is at work
run ../03-posix-shm/writer --name "$name" "$(word)"
case $out in *': found '*) ;; *) wanted 'the object of a process that is at work stays' "$out" ;; esac
stop
works 'after kill -9' "$first"

start
stop
sed "s/pid=[0-9]*/pid=$$/" announced >forged && mv forged announced # this shell lives, and began earlier
works 'where another process has the number' $$
start
stop
echo "pid=$$ start=1" >announced # and that one began later
works 'where a later process has the number' $$

echo 'pid=999999999 start=1' >announced
works 'where the object had not been made yet' 999999999

# Where the object cannot be removed, the announcement stays: somebody still has to know
[ "$OS" = linux ] || exit 0
echo 'pid=999999999 start=1' >announced
mkdir "/dev/shm$name"
fails ./again
rmdir "/dev/shm$name"
[ -e announced ] || wanted 'the announcement stays until the object is gone' 'none'
rm announced

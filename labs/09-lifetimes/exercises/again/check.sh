# again: killed at every moment, at work, a number that another process has, an announcement alone
#   1. what an ended process left is removed, said, and it goes to work
#   2. while the announced process is at work it refuses, and touches nothing
#   3. another process that has the number is not that process
#   4. wherever one is killed, or a call fails, the next one starts: what is left is announced until it is gone
#   5. at its end both are removed
#   6. a call that fails is told
#   7. a file that is no announcement is refused, and nothing is removed
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

name=$(../04-dev-shm/name orphan)
rm -f announced in && mkfifo in
works() { # WHEN PID: it removes what PID left, and goes to work
    run ./again
    [ "$status $out" = "0 again: removed what pid=$2 left
again: at work" ] || wanted "again: removed what pid=$2 left, then again: at work, $1" "$(ending), $out"
    gone "$1"
}
gone() { # WHEN
    [ ! -e announced ] || wanted "no announcement is left, $1" "$(cat announced)"
    run ../03-posix-shm/remove --name "$name"
    [ $status -ne 0 ] || wanted "no object is left, $1" "$name"
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
    gone "after its end, the $round time"
done

start
first=$pid
cp announced was
fails ./again # it is at work
case $out in *removed*) wanted 'nothing is removed of a process that is at work' "$out" ;; esac
cmp -s announced was || wanted 'the announcement of a process that is at work stays' "$(cat announced 2>&1)"
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

# A variable that nothing was read into has what is on the stack. Where the compiler can, that is neither 0 nor of an earlier call
cp -p again first
rm -f again
run env MAKEFLAGS= make -s EXTRA=-ftrivial-auto-var-init=pattern again
[ -x again ] || cp -p first again
for text in '' "$(word)" pid=99999 'pid=1 start=x' hello; do
    start
    stop
    printf '%s' "$text" >announced
    fails ./again
    [ -e announced ] || wanted "an announced that holds '$text' is refused, and stays" 'it is gone'
    rm announced
    run ../03-posix-shm/remove --name "$name"
    [ $status -eq 0 ] || wanted "nothing is removed where announced holds '$text'" 'the object is gone'
done
mv first again

# Before each run there is a dead one's announcement, and object: then one is killed, or a call of it fails
before() {
    rm -f announced
    ../../common/leftovers --remove keyfile >/dev/null
    ../03-posix-shm/writer --name "$name" "$left" >/dev/null
    echo 'pid=999999999 start=1' >announced
}
after() {
    if [ -e "/dev/shm$name" ] && [ ! -e announced ]; then
        wanted "the announcement stays until the object is gone, $met" 'an object that nobody knows of'
    fi
    run ./again
    [ $status -eq 0 ] || wanted "the next one starts, after a run that ended $met" "$(ending), $out"
    gone "after a run that ended $met, and the next one"
}
left=$(word) spared=kill # one that asks whether it lives may take EPERM for yes
meddled fail ./again
meddled kill ./again

# stays: ended by Enter, by the end of stdin, and by each of three signals; before that, somebody can attach by the id
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# Runs ./stays in the foreground, where a shell leaves SIGINT alone, and what it is told in the background.
# exec keeps the pid that the shell wrote. A segment without a key must not outlive the check, so nothing here waits for ever.
stays() { # STDIN COMMAND...: the command that runs the shell
    status=0 input=$1
    shift
    : >said
    "$@" sh -c 'echo $$ >pid; exec ./stays' <"$input" >said 2>&1 || status=$?
    wait
    out=$(cat said)
    sound ./stays "$out"
}
the_id() { sed -n 's/^stays: id=\([0-9]*\),.*/\1/p' said; }
ready() { [ -n "$(the_id)" ] || { [ -s pid ] && ! kill -0 "$(cat pid)"; }; } # or it has ended without
gone() { # HOW
    line 'stays: id=*'
    ended=$status
    id=$(the_id)
    run ./reader --id "$id"
    case $status-$out in
    1-*EINVAL*) [ $ended -ne 137 ] || wanted "an end after $1" 'none in 5 seconds' ;;
    *)
        ipcrm -m "$id" # it has no key: nobody else would find it
        [ $ended -ne 137 ] || wanted "an end after $1" 'none in 5 seconds'
        wanted "no segment after $1" "it is there: $out"
        ;;
    esac
}

printf '\n' >enter
stays enter ../../common/limit 5
gone Enter
[ $ended -eq 0 ] || wanted 'status 0 after Enter' "status $ended, and: $(cat said)"
stays /dev/null ../../common/limit 5
gone 'the end of stdin'

mkfifo never # open for writing as long as the check runs, so that it has no end
exec 9<>never
for signal in TERM INT HUP; do
    rm -f said pid
    {
        until_true ready
        pid=$(cat pid)
        ./reader --id "$(the_id)" >attached 2>&1
        kill -s $signal "$pid" 2>/dev/null
        ../../common/limit 5 sh -c "while kill -0 $pid 2>/dev/null; do :; done" || kill -s KILL "$pid" 2>/dev/null
    } 9>&- &
    stays never env
    gone "SIG$signal"
    out=$(cat attached)
    line 'reader: addr=0x*'
done
exec 9>&-
rm -f enter never said pid attached

# stays: ended by Enter, by the end of stdin, and by each of three signals, which come before each of its steps; before that, somebody can
# attach by the id
#
#   1. Enter, or the end of the input, ends it and leaves no segment
#   2. SIGINT, SIGTERM and SIGHUP end it and leave no segment
#   3. so do they at any other moment
#   4. until then others can attach by the id
#   5. if a call fails, it says so, ends with status 1, and leaves no segment
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

# Each signal before each step. Up to the last call that may wait, Enter does not come. The rival tells the pid: a segment that nobody
# knows yet is found by its maker (where the kernel lists them so)
before_the_wait() { # the step $at, which is a number in .steps, or N@ADDRESS, the Nth of those from there
    awk -v at="$at" 'at == ++times[$1] "@" $1 || at == NR { here = NR }
        $2 ~ /^(read|getc|fgets|fread|poll|select|pselect|pause|sigsuspend|sigwait)$/ { last = NR } END { exit here > last }' .steps
}
ids() { awk '{ print $2 }' /proc/sysvipc/shm 2>/dev/null | sort >"$1"; } # numbers of processes come again, and these may be anybody's
before() {
    ids there
    input=enter
    [ -z "${at:-}" ] || ! before_the_wait || input=never
}
left() { # WHEN
    ids=$(printf '%s\n' "$out" | sed -n 's/^stays: id=\([0-9]*\),.*/\1/p')
    [ -z "$(cat pid 2>/dev/null)" ] || [ ! -r /proc/sysvipc/shm ] || ids="$ids $(awk -v pid="$(cat pid)" '$5 == pid { print $2 }' /proc/sysvipc/shm | sort | comm -23 - there)"
    rm -f pid
    left=
    for id in $ids; do
        ipcrm -m "$id" 2>/dev/null && left=$id
    done
    [ "$status" -ne 124 ] || wanted "an end after $1" 'none in 5 seconds'
    [ -z "$left" ] || wanted "no segment after $1" "it is there, id $left"
}
within=5
for signal in TERM INT HUP; do
    rival="echo \$PPID >pid; kill -s $signal \$PPID"
    after() { left "SIG$signal $met"; }
    meddled rival ./stays
done
exec 9>&-
before() { ids there; input=enter; }
after() {
    echo "${ran:-}" >pid # of the process that ran
    case $met in *shmctl*) (left "the end $met") >/dev/null ;; *) left "the end $met" ;; esac
}
spared=shmctl # then it cannot be removed
meddled fail ./stays
rm -f enter never said pid attached there

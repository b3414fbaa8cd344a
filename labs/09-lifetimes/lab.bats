#!/usr/bin/env bats
# What the page of 09-lifetimes does not show: the figure, bad input, edges, sweepers that meet or that are killed

load ../../tests/helper

setup() {
    room lifetimes
    rm -f announced announced-*
    name=$SHMLAB_PREFIX.orphan
}
teardown() {
    [ "$(id -u)" -ne 0 ] || stranger ../03-posix-shm/remove --name "$name" >/dev/null 2>&1 || :
    nothing_left
}

# ---- the figure says what the runs answer ----

arrows() { # of the figure, as outlive names them: FROM EVENT TO
    sed -n 's/.*data-from="\([a-z]*\)" data-to="\([a-z]*\)"[^>]*>\([a-z ]*\)<.*/\1 \2 \3/p' figures/states.svg |
        awk '{ for (i = 3; i <= NF; i++) print $1, $i, $2 }' | sort
}
answers() { # SYSTEM: of the figure, in the state nameless
    sed -n "s/.*data-answer=\"$1 \\([a-z]* [a-z]*\\)\"[^>]*>\\([A-Za-z]*\\)<.*/\\1 \\2/p" figures/states.svg | sort
}
agrees() { # SYSTEM OUTPUT
    local kind
    [ "$(arrows | wc -l)" -eq 17 ]
    for kind in segment object; do
        diff <(arrows) <(sed -n "s/outlive-$kind: from=\\([a-z]*\\) event=\\([a-z]*\\) to=\\([a-z]*\\) .*/\\1 \\2 \\3/p" "$2" | sort)
    done
    [ "$(answers "$1" | wc -l)" -eq 4 ]
    diff <(answers "$1") <(sed -n '/from=nameless event=join/s/=reads/=ok/
        s/outlive-\([a-z]*\): from=nameless event=\(join\|remove\) .*\(attach\|mapping\|answer\)=\([A-Za-z]*\).*/\1 \2 \4/p' "$2" | sort)
}
@test "the figure's arrows and answers are those that outlive gets here" {
    { ./outlive-segment && ./outlive-object; } >out
    case $(uname -s) in Linux) agrees linux out ;; *) agrees macos out ;; esac
}
@test "the figure's arrows and answers are those that outlive gets under macOS's rules" {
    need_linux 'the rules'
    make -s -C ../../common/macos-rules CC=cc librules.so
    ../../scripts/as-macos sh -c './outlive-segment && ./outlive-object' >out
    agrees macos out
    run -0 "$TOP/common/leftovers" --remove keyfile # the world, with nothing in it
    says 'removed macOS world *'
}

# ---- bad input ----

@test "each program says what is wrong with its command line" {
    misuse 'sleep: write exit, kill, exec, fork, detach, remove, join or create' ./outlive-segment sleep
    misuse 'dead: write used, nameless, left or gone' ./outlive-object --from dead exit
    misuse 'no EVENT' ./outlive-segment --from used
    misuse 'exit cannot happen in the state left' ./outlive-object --from left exit
    misuse 'create cannot happen in the state used' ./outlive-segment create
    misuse '--arrows is given twice' ./outlive-segment --arrows --arrows
    misuse 'too many operands: exit' ./outlive-object exit exit
    misuse 'no ID' ./holder-segment
    misuse 'no NAME' ./holder-object
    misuse 'ID x: write a whole number from 0 to 2147483647' ./holder-segment x
    misuse 'too many operands: now' ./steps-object now
    misuse 'too many operands: now' ./steps-segment now
    misuse 'unknown option --again' ./shrink --again
    misuse 'too many operands: now' ./detached now
    misuse 'unknown option --kill' ./orphan --kill
    misuse 'too many operands: now' ./sweep now
    misuse 'no COMMAND' ./hide
    misuse 'unknown option --all' ./hide --all
    for program in outlive-segment outlive-object holder-segment holder-object steps-object steps-segment shrink detached orphan sweep hide; do
        run -1 sh -c "./$program >&-"
        says "$program: stdout is closed" 'hint: *'
    done
}

@test "opener.py says what is wrong with its command line, and of an object that is not there" {
    python3 -c 'from multiprocessing.shared_memory import SharedMemory' 2>/dev/null || skip 'needs python3 with multiprocessing.shared_memory'
    for words in '' --untracked 'a b' '--untracked a b'; do
        run -2 sh -c "python3 opener.py $words"
        says 'usage: opener.py [--untracked] NAME'
    done
    run -1 python3 opener.py "$SHMLAB_PREFIX.none"
    says "opener: there is no object $SHMLAB_PREFIX.none"
    python3 -c 'import sys; sys.exit(sys.version_info >= (3, 13))' || return 0
    run -1 python3 opener.py --untracked "$SHMLAB_PREFIX.none"
    says 'opener: this Python is older than 3.13 and does not know track=False'
}

@test "outlive --arrows says of each event, or of one, what the long line says, and no more" {
    for kind in segment object; do
        run -0 ./outlive-$kind --arrows
        diff <(./outlive-$kind | sed "s/outlive-$kind: from=\\([a-z]*\\) event=\\([a-z]*\\) to=\\([a-z]*\\) .*/\\1 \\2 \\3/") <(echo "$output")
        run -0 ./outlive-$kind --from nameless --arrows kill
        says 'nameless kill gone'
    done
}

@test "a holder says what it has, and refuses a word that it does not know" {
    ../02-sysv-shm/writer S
    ../03-posix-shm/writer --name "$name" P
    id=$(../02-sysv-shm/get 0 | sed 's/.*id=//; s/ .*//')
    run -0 ./holder-segment "$id" <<<"$(printf 'fork\nexec\nfork\n')" # what is behind exec is not lost
    says 'holder-segment: attach=reads' 'holder-segment: attach=reads' 'holder-segment: attach=gone' 'holder-segment: attach=gone'
    run -0 ./holder-object "$name" <<<"$(printf 'fork\nexec\nfork\n')"
    says 'holder-object: mapping=reads descriptor=open' 'holder-object: mapping=reads descriptor=open' \
        'holder-object: mapping=gone descriptor=closed' 'holder-object: mapping=gone descriptor=closed'
    for holder in "holder-segment $id" "holder-object $name"; do
        # shellcheck disable=SC2086 # words
        run -1 ./$holder <<<'sleep'
        says "${holder% *}: *" "${holder% *}: sleep: unknown word" 'hint: write exit, exec, fork or detach'
    done
    run -0 ./holder-segment 2147483647 <<<'exec'
    says 'holder-segment: attach=EINVAL' 'holder-segment: attach=gone'
    run -0 ./holder-object "$SHMLAB_PREFIX.none" <<<'exec'
    says 'holder-object: mapping=ENOENT descriptor=closed' 'holder-object: mapping=gone descriptor=closed'
    ../02-sysv-shm/writer another >/dev/null # as if something else were mapped there
    ../03-posix-shm/writer --name "$name" another >/dev/null
    run -0 ./holder-segment "$id" </dev/null
    says 'holder-segment: attach=gone'
    run -0 ./holder-object "$name" </dev/null
    says 'holder-object: mapping=gone descriptor=open'
    ../02-sysv-shm/remove
    ../03-posix-shm/remove --name "$name"
}

# ---- what is there already, and signals ----

@test "what has the name or the key already is refused, and left alone" {
    for program in outlive-object shrink steps-object orphan; do
        object=$SHMLAB_PREFIX.${program%-object}
        ../03-posix-shm/writer --name "$object" mine
        run -1 ./$program
        [[ $output == "$program: shm_open($object): EEXIST (File exists)
hint: make clean-ipc "* ]] || false
        run -0 ../03-posix-shm/reader --name "$object"
        [[ $output == *'msg=mine'* ]] || false
    done
    ../02-sysv-shm/writer mine
    for program in outlive-segment detached steps-segment orphan; do
        run -1 ./$program
        [[ $output == "$program: shmget(key=0x"*'): EEXIST (File exists)
hint: make clean-ipc '* ]] || false
    done
    [ ! -e announced ]
    run -0 ../02-sysv-shm/reader
    [[ $output == *'msg=mine'* ]] || false
    ../02-sysv-shm/remove
}

@test "what another makes between two writers is refused, and left alone: what the first one made is no more" {
    cat >between.c <<'END'
#include <fcntl.h>
#include <sys/mman.h>
static int and_plant(const char *name)
{
    static int planted;
    int done = shm_unlink(name);
    if (!planted++)
        shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    return done;
}
#define shm_unlink and_plant
#include "steps-object.c"
END
    make -s between
    run -1 ./between
    says 'between: killed after open: name=found st_size=0' "between: shm_open($SHMLAB_PREFIX.steps): EEXIST (File exists)" \
        'hint: make clean-ipc *' 'between: the writer has ended too early'
    ../03-posix-shm/remove --name "$SHMLAB_PREFIX.steps" # it is there
}

@test "what another makes when the last writer has removed its object is found, and left alone" {
    cat >after.c <<'END'
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
static int and_plant(const char *name)
{
    static pid_t parent; /* it calls first */
    int done = shm_unlink(name);
    if (parent == 0)
        parent = getpid();
    if (getpid() != parent)
        shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    return done;
}
#define shm_unlink and_plant
#include "steps-object.c"
END
    make -s after
    run -0 ./after
    [ "${lines[7]}" = 'after: killed after unlink: name=found st_size=0' ]
    ../03-posix-shm/remove --name "$SHMLAB_PREFIX.steps" # it is there
}

@test "outlive-object waits for no fifo that has the name when it looks" {
    need_linux 'a fifo in /dev/shm'
    cat >fifo.c <<'END'
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
static int and_plant(const char *name)
{
    static int planted;
    char path[300];
    int done = shm_unlink(name);
    snprintf(path, sizeof path, "/dev/shm%s", name);
    return planted++ || mkfifo(path, 0600) == 0 ? done : -1;
}
#define shm_unlink and_plant
#include "outlive-object.c"
END
    make -s fifo
    run -0 "$TOP/common/limit" 20 ./fifo remove
    says 'fifo: from=used event=remove to=used answer=ok'
}

@test "told to stop, outlive-object, shrink, steps-object and orphan take back what they made" {
    local program signal
    for program in outlive-object shrink steps-object orphan; do
        for signal in INT:130 TERM:143; do
            # shellcheck disable=SC2016
            interrupted "${signal%:*}" '[ -e "/dev/shm$SHMLAB_PREFIX.${program%-object}" ]' ./$program
            [ "$status" -eq "${signal#*:}" ]
            "$TOP/common/leftovers" keyfile
            [ ! -e announced ]
        done
    done
}

@test "a fault on purpose leaves no core file" {
    need_linux 'core_pattern'
    grep -q '^[^/|]*$' /proc/sys/kernel/core_pattern && ulimit -c unlimited 2>/dev/null || skip 'no core file comes here'
    run -0 ./shrink
    run -0 ./detached
    run ! compgen -G '*core*'
}

@test "a stdout that takes nothing is a failure, and nothing is left" {
    need_linux '/dev/full'
    for program in outlive-segment outlive-object shrink detached steps-object steps-segment orphan; do
        run -1 sh -c "./$program >/dev/full"
        says "$program: cannot write to stdout"
        "$TOP/common/leftovers" keyfile
    done
    [ ! -e announced ]
}

@test "in a full /dev/shm nobody dies of a signal, and nothing is left" {
    for program in outlive-object shrink steps-object orphan; do
        small_shm 1 4K "printf %04096d 0 >/dev/shm/fill; ./$program; status=\$?; ls -A /dev/shm; exit \$status"
        [[ $output == *"$program: posix_fallocate($SHMLAB_PREFIX.${program%-object}): ENOSPC (No space left on device)"* ]] || false
        [ "${lines[${#lines[@]} - 1]}" = fill ]
    done
    [ ! -e announced ]
}

@test "many at once: each makes what it wants or is told that it is there, and nothing is left" {
    local pid pids=
    for program in outlive-segment outlive-object steps-object steps-segment outlive-segment outlive-object steps-object steps-segment; do
        ./$program >"out.$program.${#pids}" 2>&1 3>&- &
        pids="$pids $!"
    done
    for pid in $pids; do wait "$pid" || [ $? -eq 1 ]; done
    run ! grep -v -e '^[a-z-]*: \(from=\|killed \)' -e EEXIST -e '^hint: ' -e 'the writer has ended too early' out.*
}

# ---- sweep ----

@test "of many sweepers one removes, and what comes after them is left alone" {
    ./orphan --die || [ $? -eq 137 ]
    local i pid pids=
    for i in 1 2 3 4 5 6 7 8; do
        ./sweep >"out.$i" 2>&1 3>&- &
        pids="$pids $!"
    done
    for pid in $pids; do wait "$pid"; done
    [ "$(cat out.* | grep -c '^sweep: removed segment')" -eq 1 ]
    [ "$(cat out.* | grep -c "^sweep: removed $name")" -eq 1 ]
    [ "$(cat out.* | grep -c '^sweep: nothing is announced')" -eq 7 ]
}

@test "a sweeper that waited for another finds the announcement removed, and removes nothing" {
    need_tracing
    ./orphan --die || [ $? -eq 137 ]
    ln announced announced-1 # as if it had been killed before it could remove its draft
    # shellcheck disable=SC2016 # the inner shell's
    strace -o trace -e trace=unlink -e inject=unlink:signal=STOP:when=1 sh -c 'echo $$ >first; exec ./sweep' >out 2>&1 3>&- &
    local traced=$! second
    until grep -q 'SIGSTOP' trace 2>/dev/null; do :; done # it holds the lock, and is stopped in the middle
    ./sweep >out.second 2>&1 3>&- &
    second=$!
    until grep -q -e "-> .* $second " /proc/locks; do :; done
    kill -CONT "$(cat first)"
    wait "$traced"
    wait "$second"
    [ "$(cat out.second)" = 'sweep: nothing is announced' ]
}

@test "a sweeper that is slow does not take the announcement of the one that comes after" {
    need_tracing
    local first second traced
    mkfifo go.1 go.2
    ./orphan cat go.1 >out.1 3>&- &
    first=$!
    until grep -q holds out.1; do :; done
    # shellcheck disable=SC2016 # the inner shell's
    strace -o trace -P announced -e trace=read -e inject=read:signal=STOP:when=1 sh -c 'echo $$ >sweeper; exec ./sweep' >out 2>err 3>&- &
    traced=$!
    until grep -q 'SIGSTOP' trace 2>/dev/null; do :; done
    : >go.1
    wait "$first"
    ./orphan cat go.2 >out.2 3>&- &
    second=$!
    until grep -q holds out.2; do :; done
    kill -CONT "$(cat sweeper)"
    wait "$traced"
    [ "$(cat out)" = 'sweep: nothing is announced' ]
    run -0 ./sweep
    says "sweep: pid=$second is still at work, so everything is kept"
    : >go.2
    wait "$second"
}

@test "a sweeper that is killed, or whose call fails, leaves the rest to the next one" {
    need_tracing
    for call in shmctl:signal=KILL:when=2 unlink:signal=KILL:when=1 unlink:signal=KILL:when=2 \
        shmctl:error=EPERM:when=2 unlink:error=EPERM:when=1 unlink:error=EPERM:when=2; do
        ./orphan --die || [ $? -eq 137 ]
        case $call in *KILL*) expected=137 ;; *) expected=1 ;; esac
        run "-$expected" strace -o trace -e trace=shmctl,unlink -e "inject=$call" ./sweep
        [ -e announced ] || [ "$call" = unlink:signal=KILL:when=2 ]
        ./sweep >out
        [ ! -e announced ]
        "$TOP/common/leftovers" keyfile
    done
}

@test "a pid that another process has now does not save an orphan; a foreign segment or object is kept" {
    ./orphan --die || [ $? -eq 137 ]
    sed "s/pid=[0-9]*/pid=$$/" announced >forged # it lives, and began at another time
    mv forged announced
    run -0 ./sweep
    says "sweep: pid=$$ is a different process now" 'sweep: segment id=* was made by somebody else: kept' "sweep: $name does not begin with the mark of pid=$$: kept"
    run ! ls announced
    run -0 ../03-posix-shm/reader --name "$name"
    run -0 ../02-sysv-shm/remove
}

@test "a segment that its maker gave to another user is still the maker's, and swept" {
    cat >give.c <<'END'
#include <stdlib.h>
#include <sys/shm.h>
int main(int argc, char **argv)
{
    struct shmid_ds ds;
    int id = argc > 1 ? atoi(argv[1]) : -1;
    if (shmctl(id, IPC_STAT, &ds) == -1)
        return 1;
    ds.shm_perm.uid = 255; /* the creator, cuid, stays as it is */
    return shmctl(id, IPC_SET, &ds) == -1;
}
END
    cc -o give give.c
    ./orphan --die >out || [ $? -eq 137 ]
    ./give "$(sed 's/.*id=//' out)"
    run -0 ./sweep
    says 'sweep: pid=* has ended' 'sweep: removed segment id=* nattch=0' "sweep: removed $name"
}

@test "a holder whose parent is gone ends by SIGPIPE, which it does not inherit blocked" {
    mv holder-segment real-holder
    cat >holder-segment.c <<'END'
#include <signal.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    sigset_t now;
    sigprocmask(SIG_BLOCK, NULL, &now);
    return sigismember(&now, SIGPIPE) || argc != 2 ? 1 : execv("./real-holder", argv);
}
END
    make -s holder-segment
    run -0 ./outlive-segment kill
}

@test "a holder that ends before it is told to is an error, and no process 0 is told anything" {
    rm -f holder-segment
    printf 'int main(void)\n{\n    return 0;\n}\n' >holder-segment.c
    make -s holder-segment
    run -1 ./outlive-segment exit
    says 'outlive-segment: the holder has ended too early'
}

@test "another user's segment and object are kept, though one who had the announced pid made them" {
    need_stranger
    for program in 02-sysv-shm/writer 02-sysv-shm/remove 03-posix-shm/writer 03-posix-shm/remove; do
        cp "../$program" "${program/\//-}" # the workbook may lie where no other user may go
    done
    # shellcheck disable=SC2016 # the inner shell's
    stranger sh -c 'echo "pid=$$ start=1"; ./03-posix-shm-writer --name "$0" "pid=$$ start=1" >/dev/null
        exec ./02-sysv-shm-writer planted >/dev/null' "$name" >announced
    run -0 ./sweep
    stranger ./02-sysv-shm-remove # it is there
    stranger ./03-posix-shm-remove --name "$name"
    says 'sweep: pid=* has ended' 'sweep: segment id=* was made by somebody else: kept' "sweep: $name belongs to another user: kept"
}

@test "what another user has under the sweeper's key and name, and does not show, is kept" {
    need_stranger
    chmod 777 .
    ../02-sysv-shm/writer mine
    ../03-posix-shm/writer --name "$name" mine
    stranger sh -c 'echo "pid=999999999 start=1" >announced'
    run -0 stranger ./sweep
    ../02-sysv-shm/remove # it is there
    ../03-posix-shm/remove --name "$name"
    says 'sweep: pid=999999999 has ended' 'sweep: segment id=* was made by somebody else: kept'
    [ ! -e announced ]
}

@test "an object of yours stays that is empty, all zeros, or marked in part, too long or in another size; one with the mark is swept" {
    need_linux 'objects are files'
    local head size mark='pid=999999999 start=1'
    for head in '' '\0' 'pid=9999' "$mark" "$mark\\n" "$mark\\nx" "$mark\\n\0x" "0$mark\\n" "$(printf %064d 0)" "$mark\\n\0"; do
        for size in 0 64 16384 16385 32768; do
            echo "$mark" >announced
            # shellcheck disable=SC2059 # a format
            printf "$head" >"/dev/shm$name"
            [ "$size" -eq 0 ] || truncate -s "$size" "/dev/shm$name"
            run -0 ./sweep
            case $size$head in
            "16384$mark\\n" | "16384$mark\\n\0") says 'sweep: pid=999999999 has ended' "sweep: removed $name" ;;
            *) says 'sweep: pid=999999999 has ended' "sweep: $name does not begin with the mark of pid=999999999: kept" ;;
            esac
        done
    done
    rm -f "/dev/shm$name"
    echo 'pid=999999999 start=1' >announced
    run -0 ./sweep
    says 'sweep: pid=999999999 has ended'
    [ ! -e announced ]
}

@test "in another pid namespace a sweeper keeps what it cannot judge, and what a living process has" {
    need_elsewhere
    run -0 --separate-stderr ./orphan "$BASH" -c "$(declare -f elsewhere); elsewhere ./sweep"
    says "orphan: pid=* holds $name and segment id=*" 'sweep: pid=* belongs to another pid namespace, so everything is kept'
    [ ! -e announced ] # orphan has removed all of it itself
}

@test "an announcement that makes no sense, or is another user's, is refused" {
    local text
    for text in '' nonsense 'pid= start=' 'pid=1' 'pid=0 start=1' 'pid=-1 start=1' 'pid=4294967297 start=1'; do
        echo "$text" >announced
        run -1 ./sweep
        says 'sweep: the file announced is not from your ./orphan' 'hint: remove the file by hand'
    done
    need_stranger
    chmod 777 . && rm announced && chmod -R go+rX "$BATS_TEST_TMPDIR"
    echo 'pid=999999999 start=1' >announced
    chown 255 announced
    run -1 ./sweep
    says 'sweep: the file announced is not from your ./orphan' 'hint: remove the file by hand'
    rm announced
}

@test "sweep waits for no fifo that is there instead of an announcement" {
    mkfifo announced
    run -1 "$TOP/common/limit" 20 ./sweep
    says 'sweep: read(announced): EAGAIN (*)'
    rm announced
}

@test "who is killed while it announces has made nothing, and leaves a draft" {
    need_tracing
    for call in write ?link,linkat ?unlink,unlinkat; do
        run -137 strace -o /dev/null -e "inject=$call:signal=KILL" ./orphan
        nothing_left
        run -0 ./sweep
        [ ! -e announced ]
        rm announced-*
    done
}

@test "what orphan made when it was killed before it had marked it is kept, and told" {
    need_tracing
    local pid
    for call in ?ftruncate,?ftruncate64 fallocate; do # before its end: made, and sized
        run -137 strace -f -o trace -e "inject=$call:signal=KILL" ./orphan
        pid=$(sed 's/ .*//; 1q' trace)
        run -0 ./sweep
        says "sweep: pid=$pid has ended" "sweep: $name does not begin with the mark of pid=$pid: kept"
        run -0 ../03-posix-shm/remove --name "$name"
        [ ! -e announced ]
    done
}

@test "orphan hands on the command's status" {
    run -7 ./orphan sh -c 'exit 7'
    [ ! -e announced ]
}

# ---- hide: its five ways are on the page of the tools ----

@test "hide hands on the command's status, tells it both processes, and takes back the child" {
    # shellcheck disable=SC2016 # the command's
    run -7 ./hide sh -c 'echo "$pid $PPID $child" >numbers; exit 7'
    says 'hide: pid=*, child pid=*, hidden=7936K'
    read -r pid parent child <numbers
    [ "$pid" -eq "$parent" ]
    [ "$output" = "hide: pid=$pid, child pid=$child, hidden=7936K" ]
    run ! kill -0 "$child"
    run -0 ./hide ls /dev/fd/
    [ "$(tail -n +2 <<<"$output")" = "$(ls /dev/fd/)" ] # the command inherits nothing
}

@test "a file-size limit kills hide's command as it would without hide" {
    run -153 ./hide sh -c 'ulimit -c 0; kill -XFSZ $$; echo "it is ignored"'
    says 'hide: *'
}

@test "hide's child has the anonymous memory, and nothing else that is shared" {
    need_linux '/proc'
    # shellcheck disable=SC2016 # the command's
    run -0 ./hide sh -c 'grep -c " rw-s " /proc/$pid/maps /proc/$child/maps; ls -l /proc/$pid/fd | grep -c deleted'
    says 'hide: *' '*:2' '*:1' 1
}

@test "told to stop, or killed, hide ends with its child, and all that it hid is freed" {
    need_linux '/proc'
    local signal pid child
    mkfifo hold
    for signal in INT:130 TERM:143 KILL:137; do
        rm -f numbers
        set -m # a job of its own: else a shell has it ignore SIGINT
        # shellcheck disable=SC2016 # the command's
        ./hide sh -c 'echo "$pid $child" >new; mv new numbers; exec cat hold' >/dev/null 3>&- &
        set +m
        while [ ! -e numbers ]; do kill -0 "$!"; done
        read -r pid child <numbers
        grep -q /dev/zero "/proc/$child/maps"
        kill "-${signal%:*}" "$pid"
        : >hold # the command ends
        status=0
        wait "$!" || status=$?
        [ "$status" -eq "${signal#*:}" ]
        while grep -q /dev/zero "/proc/$child/maps" 2>/dev/null; do :; done
        run ! grep -q " $pid " /proc/sysvipc/shm
        "$TOP/common/leftovers"
    done
}

@test "whatever kills hide while it hides, leftovers knows what is left" {
    need_tracing
    local call left
    for call in shmat fallocate ?unlink,?unlinkat sendmsg; do
        run -137 strace -o /dev/null -e "inject=$call:signal=KILL" ./hide true
        run "$TOP/common/leftovers"
        left=$output
        case $call in
        shmat) [[ $left == 'leftovers: System V segment key=0x00000000 id='*' nattch=0 file=none' ]] || false ;;
        fallocate | *unlink*) [[ $left == "leftovers: POSIX object $SHMLAB_PREFIX.hide" ]] || false ;;
        *) [ -z "$left" ] ;;
        esac
        "$TOP/common/leftovers" --remove >/dev/null
    done
}

@test "hide refuses an object that has its name, and says so if /dev/shm is full or its child has ended" {
    ../03-posix-shm/writer --name "$SHMLAB_PREFIX.hide" mine
    run -1 ./hide true
    says "hide: shm_open($SHMLAB_PREFIX.hide): EEXIST (File exists)" 'hint: make clean-ipc *'
    run -0 ../03-posix-shm/reader --name "$SHMLAB_PREFIX.hide"
    [[ $output == *'msg=mine'* ]] || false
    printf '%s\n' '#define _GNU_SOURCE' '#include <signal.h>' '#include <unistd.h>' '#define write(fd, bytes, size) raise(SIGKILL)' '#include "parts/ways.c"' '#include "hide.c"' >alone.c
    make -s alone
    run -1 "$TOP/common/limit" 20 ./alone true
    says 'alone: the child has ended too early'
    # shellcheck disable=SC2016 # the status is of the inner shell
    small_shm 1 1M './hide true; status=$?; ls -A /dev/shm; exit $status'
    says "hide: posix_fallocate($SHMLAB_PREFIX.hide): ENOSPC (No space left on device)" 'hint: *'
}

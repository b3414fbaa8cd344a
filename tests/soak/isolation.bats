# What the workbook leaves on the machine, and whom it disturbs: nothing, and nobody
#
# Where the kernel permits, a test that looks at all of the machine's tables runs in an IPC and a mount
# namespace of its own, so that no other suite's objects come and go under its eyes.

# shellcheck disable=SC2030,SC2031 # each test has its own SHMLAB_PREFIX

load ../helper

setup_file() {
    # This suite may itself run under make: its -j, -s and -f are not the learner's
    unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES MAKEFILES CC SANITIZE NO_COLOR OS SHMLAB_PREFIX SHMLAB_LIMIT
    export TOP LC_ALL=C PLACE SPACES=''
    # Another user goes in here, too; bats's own directory is closed to others
    PLACE=$(mktemp -d "${TMPDIR:-/tmp}/isolation.XXXXXX")
    chmod 755 "$PLACE"
    mkdir "$PLACE/one"
    (cd "$TOP" && cp -Rp Makefile common labs notes scripts "$PLACE/one/")
    make -s -C "$PLACE/one" build
    for spaces in -im -rim; do
        # shellcheck disable=SC2086 # words
        ! unshare $spaces mount -t tmpfs -o mode=1777 tmpfs /dev/shm 2>/dev/null || { SPACES=$spaces; break; }
    done
    export -f but share chapters table other plant bytes all_green met start all_ended blocking_page
}
teardown_file() {
    export SHMLAB_PREFIX=/shmlab.none # the segments of these trees; objects of that name nobody has
    for tree in "$PLACE"/*/; do
        [ ! -x "$tree/common/leftovers" ] || find "$tree" -name keyfile -exec "$tree/common/leftovers" --remove {} + >/dev/null 2>&1 || :
    done
    rm -rf "$PLACE"
}
setup() { cd "$PLACE/one" || return; }
teardown() { rm -rf "$PLACE/one/build"; }

need_namespaces() {
    [ -n "$SPACES" ] || skip 'needs an IPC and a mount namespace: unshare -rim is refused here'
}
need_root() {
    [ "$(id -u)" -eq 0 ] || skip 'only root can be another user too'
    other true 2>/dev/null || skip 'setpriv may not change the uid here'
}
other() { setpriv --reuid=4242 --regid=4242 --clear-groups "$@"; }

need_refusal() { refused true 2>/dev/null || skip 'this machine gives no user namespace to refuse others in'; }
# In a user namespace that may have none below it, and without capabilities
refused() { unshare -r sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all --inh-caps=-all "$@"' sh "$@"; }

# Runs the bash script on stdin, which ends at its first failure, in namespaces of its own if possible
alone() {
    local script
    script=$(cat)
    if [ -n "$SPACES" ]; then
        unshare "$SPACES" bash -exc "mount -t tmpfs -o mode=1777 tmpfs /dev/shm
            $script" 3>&-
    else
        bash -exc "$script" 3>&-
    fi
}

# All segments and objects: id, key, owner, mode, size; name, inode, owner, mode. Where the table is
# not ours alone, only the segments whose keys come from these trees.
table() {
    if [ -n "$SPACES" ]; then
        awk 'NR > 1 { print $2, $1, $8, $3, $4 }' /proc/sysvipc/shm | sort
        # shellcheck disable=SC2012 # find prints them in no portable way
        ls -Alin /dev/shm | awk 'NF > 9 { print $10, $1, $4, $2 }' | sort
    else
        find "$PLACE" -name keyfile -exec "$PLACE/one/common/leftovers" {} + | grep -v POSIX || :
    fi
} 2>/dev/null

# What somebody else has: a segment with a key from elsewhere, one that is removed and still attached (key
# 0), objects with other names; for root, those of another user, with our prefix and our keyfile.
plant() {
    local labs=$PLACE/one/labs name
    mkdir -p "$PLACE/kept" "$PLACE/marked"
    for name in kept marked; do
        echo >"$PLACE/$name/keyfile"
        (cd "$PLACE/$name" && "$labs/02-sysv-shm/writer" "somebody else's")
    done
    [ -p "$PLACE/hold" ] || mkfifo "$PLACE/hold"
    exec 6<>"$PLACE/hold"
    exec 5< <(cd "$PLACE/marked" && exec "$labs/02-sysv-shm/hold" <"$PLACE/hold" 6<&-)
    read -r _ <&5
    (cd "$PLACE/marked" && "$labs/02-sysv-shm/remove")
    names="/notours.$$ /shmlabx.$$"
    for name in $names; do
        "$labs/03-posix-shm/writer" --name "$name" "somebody else's"
    done
    if [ "$SPACES" = -im ]; then
        (cd "$labs/02-sysv-shm" && other ./writer "another user's")
        other "$labs/03-posix-shm/writer" --name "/shmlab.0.other" "another user's"
        names="$names /shmlab.0.other"
    fi
}
bytes() { # of all that was planted; and takes it away
    local name
    for name in $names; do
        "$PLACE/one/labs/04-dev-shm/peek" "$name"
    done
    (cd "$PLACE/kept" && "$PLACE/one/labs/02-sysv-shm/reader" | grep -o 'msg=.*')
    echo >&6 # hold goes on: what does it see?
    cat <&5
    for name in $names; do
        "$PLACE/one/labs/03-posix-shm/remove" --name "$name" || : # another user's goes with the namespace
    done
    (cd "$PLACE/kept" && "$PLACE/one/labs/02-sysv-shm/remove")
}
all_green() { # PRINTED PAGE...: whether make printed a good line for each page, and no other
    local page printed=$1
    shift
    for page; do
        page=${page##*/}
        grep -q "^${page%.md}: ok, [1-9]" <<<"$printed"
    done
    [ "$(wc -l <<<"$printed")" -eq $# ]
}
but() { # NUMBER...: all labs but these, or a share of them
    for lab in labs/[0-9][0-9]-*; do
        case " $* " in *" ${lab:5:2} "*) ;; *) echo "${lab#labs/}" ;; esac
    done | share | tr '\n' ' '
}
# The labs whose names and keys could meet those of another run
export MEETING='check-02 check-03 check-04 check-08 check-09 check-10'
met() { all_green "$1" labs/0[23489]-* labs/10-*; }

# A run whose end can be waited for: all its processes hold the writing end of a pipe
start() { # COMMAND... in the background, in a process group of its own; $run is its number
    [ -p "$PLACE/alive" ] || mkfifo "$PLACE/alive"
    exec 7<>"$PLACE/alive"
    set -m # so that it does not ignore SIGINT, as a shell's background does
    "$@" >"$PLACE/output" 2>&1 </dev/null 9>&7 7>&- 3>&- 5>&- 6>&- &
    # shellcheck disable=SC2034 # for who waits
    run=$!
    set +m
    exec 8<"$PLACE/alive" 7>&-
}
all_ended() { # waits until none of its processes is alive: what never ends is ended with the suite
    read -r _ <&8 || :
    exec 8<&-
}
# In a tree of its own, lab 02's page makes a segment and three objects, says limit's number, and waits
blocking_page() {
    rm -rf "$PLACE/two"
    mkdir "$PLACE/two"
    cp -Rp "$PLACE"/one/* "$PLACE/two/"
    cd "$PLACE/two" || return
    # shellcheck disable=SC2016 # the page's
    printf '%s\n' '# 02 A page that waits' '' '*1 minute*' '```{.console}' \
        '$ ./writer hello && ../03-posix-shm/writer hello' ... \
        '$ mkdir /dev/shm$(../04-dev-shm/name dir); ln -s /etc/passwd /dev/shm$(../04-dev-shm/name link)' \
        '$ ./hold sh -c "echo $PPID >$SAYS; read x <$HEARS"' ... '```' >labs/02-sysv-shm/README.md
    export SAYS=$PLACE/says HEARS=$PLACE/hears
    rm -f "$SAYS" "$HEARS"
    mkfifo "$SAYS" "$HEARS"
}

# ---- nothing is left ----

# Without 14 and 15, whose pages take longest
@test "make check leaves all segments and objects as they were, whatever else lies about" {
    alone <<'END'
        plant
        before=$(table)
        all_green "$(make -s check LABS="$(but 14 15)")" $(but 14 15) $(chapters)
        [ "$(table)" = "$before" ]
        seen=$(bytes)
        [ "$(grep -c 's\.* *$' <<<"$seen")" -ge 2 ]
        [ "$(grep -c "msg=somebody else's" <<<"$seen")" -eq 2 ]
        [ "$(ls build)" = checked ] # the outcomes, and no run
END
}

# Without 11 and 13, which race, as kills has them do, too; and without 14 and 15
@test "make labs, live, leaves all segments and objects as they were" {
    alone <<'END'
        [ -n "$SPACES" ] || export SHMLAB_PREFIX=/shmlab.i$$x
        before=$(table)
        set -- $(but 11 13 14 15)
        make -s labs LABS="$*" >"$PLACE/live"
        [ "$(table)" = "$before" ]
        [ "$(grep -c '^# [01][0-9] ' "$PLACE/live")" -eq $# ]
END
}

@test "two checks at once in one tree, and one in another, are green and leave nothing" {
    cp -Rp "$PLACE/one" "$PLACE/clone"
    alone <<'END'
        before=$(table)
        make -s -k $MEETING >"$PLACE/first" 2>&1 & first=$!
        make -s -k -C ../clone $MEETING >"$PLACE/second" 2>&1 & second=$!
        make -s -k $MEETING >"$PLACE/third" 2>&1 || cat "$PLACE/third"
        wait $first || cat "$PLACE/first"
        wait $second || cat "$PLACE/second"
        for output in first second third; do met "$(cat "$PLACE/$output")"; done
        [ "$(table)" = "$before" ]
END
}

@test "an ordinary user's check in a clone of their own is green and leaves nothing" {
    need_root
    mkdir "$PLACE/theirs"
    cp -R "$PLACE"/one/* "$PLACE/theirs/"
    chown -R 4242:4242 "$PLACE/theirs"
    alone <<'END'
        cd "$PLACE/theirs"
        before=$(table)
        met "$(other make -s -k $MEETING)"
        [ "$(table)" = "$before" ]
END
}

@test "where namespaces and other users are refused, the pages that need them are green, and what is missing is skipped by name" {
    need_refusal
    for lab in 08-keys-and-names 09-lifetimes 12-containers; do
        run -0 refused make -s "check-$lab"
        [[ $output == "$lab: ok, "*'skipped, needs '* ]] || { echo "$output"; return 1; }
    done
    for page in tools why; do
        run -0 refused scripts/session check notes/$page.md 3>&- 4>&- # lsof prints the number of the first that is free
        [[ $output == "$page: ok, "*'skipped, needs '* ]] || { echo "$output"; return 1; }
    done
}

@test "where namespaces are refused, check names each line that it skips and counts none of them" {
    need_refusal
    run -1 refused ./labs/05-limits/tweak -- true
    local lab=05-limits before all blocks
    run -0 make -s "check-$lab"
    [[ $output =~ ^$lab:\ ok,\ ([0-9]+)\ commands ]] || false
    before=$(grep -o 'line [0-9]*: skipped, needs' <<<"$output" | grep -o '[0-9]*' || :) # something else is missing there
    all=${BASH_REMATCH[1]}
    # Without capabilities mlock has a limit, too
    blocks=$(awk '/^```\{.*needs=".*(tweak|unshare|ulimit -l 0;)/ { skip = 1; print "block", NR; next } /^```/ { skip = 0 } skip && /^\$ / { print "command" }' "labs/$lab/README.md")
    run -0 refused make -s "check-$lab"
    [[ $output =~ ^$lab:\ ok,\ ([0-9]+)\ command ]] || false
    [ "${BASH_REMATCH[1]}" -eq $((all - $(grep -c command <<<"$blocks"))) ]
    [ "$(grep -o 'line [0-9]*: skipped, needs' <<<"$output" | grep -o '[0-9]*' | grep -vxF -e "$before")" = "$(sed -n 's/block //p' <<<"$blocks")" ]
}

# ---- kill -9 ----

killed() { # WHO: a run of which WHO is killed leaves nothing that clean-ipc does not find
    need_namespaces
    WHO=$1 alone <<'END'
        before=$(table)
        blocking_page
        if [ "$WHO" = make ]; then start make -s check-02; else start scripts/session check labs/02-sysv-shm/README.md; fi
        read -r limit <"$SAYS"
        [ "$(table)" != "$before" ]
        victim=$run
        [ "$WHO" != limit ] || victim=$limit
        kill -KILL "$victim"
        [ "$WHO" != make ] || echo >"$HEARS" # the rest goes on to its end
        all_ended
        [ "$WHO" = session ] || [ "$(table)" = "$before" ]
        [ "$WHO" != session ] || compgen -G "build/run.*" >/dev/null
        make -s clean-ipc
        [ "$(table)" = "$before" ]
        [ "$(make -s leftovers)" = 'nothing is left' ]
        make -s clean
        [ ! -e build ]
END
}
@test "the session is killed: its processes go, clean-ipc removes the rest, clean its directory" { killed session; }
@test "limit is killed: the session takes back everything, and its processes go" { killed limit; }
@test "make is killed: the session takes back everything" { killed make; }

@test "make clean alone removes the segments of killed runs before the keyfiles that lead to them" {
    need_namespaces
    alone <<'END'
        before=$(table)
        blocking_page
        start scripts/session check labs/02-sysv-shm/README.md
        read -r _ <"$SAYS"
        kill -KILL "$run"
        all_ended
        [ "$(table)" != "$before" ]
        make -s clean
        [ "$(table)" = "$before" ]
END
}

@test "a run that gets a killed run's number removes what that left" {
    alone <<'END'
        before=$(table)
        bash -c 'run=build/run.$(uname -n).$$/labs/02-sysv-shm && mkdir -p "$run" && cp labs/02-sysv-shm/keyfile "$run/" && cd "$run" && "$OLDPWD/labs/02-sysv-shm/writer" old && cd "$OLDPWD" &&
            exec scripts/session check labs/01-fork-mmap/README.md'
        [ "$(table)" = "$before" ]
END
}

@test "a lab's segment is listed once beside a killed run, and make clean leaves it" {
    mkdir -p build/run.0/labs
    ln -s "$PLACE/one/labs/02-sysv-shm" build/run.0/labs/
    (cd labs/02-sysv-shm && ./writer hello)
    export SHMLAB_PREFIX=/shmlab.i$$x
    run -2 make -s leftovers
    [ "$(grep -c 'System V segment' <<<"$output")" -eq 1 ]
    cp -Rp "$PLACE/one" "$PLACE/cleaned" # clean takes the programs, too
    rm "$PLACE/cleaned/build/run.0/labs/02-sysv-shm"
    ln -s "$PLACE/one/labs/02-sysv-shm" "$PLACE/cleaned/build/run.0/labs/"
    make -s -C "$PLACE/cleaned" clean
    cd labs/02-sysv-shm
    run -0 ./remove
}

@test "a compiler whose linker is killed, and that fails for it, leaves no half of a program" {
    cp -Rp "$PLACE/one" "$PLACE/half"
    cd "$PLACE/half/labs/01-fork-mmap"
    # shellcheck disable=SC2016 # for cc
    printf '%s\n' '#!/bin/sh' 'while [ "$1" != -o ]; do shift; done' 'echo half >"$2"; exit 1' >"$PLACE/half/cc"
    chmod +x "$PLACE/half/cc"
    run ! make -s CC="$PLACE/half/cc" share
    [ ! -e share ] || run -0 ./share # none, or the whole one from before
    [ ! -e ../../common/lab.o ] || [ "$(head -c 4 ../../common/lab.o)" != half ]
}

# ---- signals ----

signalled() { # SIGNAL WHOM COMMAND...: nothing at all is left; the command's status is not 0
    need_namespaces
    signal=$1 whom=$2 COMMAND="${*:3}" alone <<'END'
        export -n signal whom COMMAND
        before=$(table)
        blocking_page
        start $COMMAND
        read -r _ <"$SAYS"
        [ "$(table)" != "$before" ]
        [ "$whom" != group ] || run=-$run
        kill -s "$signal" -- "$run"
        all_ended
        [ "$(table)" = "$before" ]
        [ -z "$(ls build)" ]
END
}
page=labs/02-sysv-shm/README.md
@test "SIGINT to a check in the terminal leaves nothing" { signalled INT group make -s check-02; }
@test "SIGTERM to make check leaves nothing" { signalled TERM make make -s check-02; }
@test "SIGTERM to the session leaves nothing" { signalled TERM session scripts/session check $page; }
@test "SIGINT to the session leaves nothing" { signalled INT session scripts/session check $page; }

# ---- leftovers and clean-ipc ----

@test "make leftovers says that nothing is left, with status 0" {
    export SHMLAB_PREFIX=/shmlab.i$$x
    run -0 make -s leftovers
    [ "$output" = 'nothing is left' ]
}

@test "make leftovers lists what is left and ends with 2; clean-ipc removes that" {
    export SHMLAB_PREFIX=/shmlab.i$$x
    (cd labs/02-sysv-shm && ./writer hello)
    labs/03-posix-shm/writer hello
    run -1 common/leftovers labs/02-sysv-shm/keyfile
    [ "${#lines[@]}" -eq 2 ]
    run -2 make -s leftovers
    [ "${lines[0]}" = "leftovers: POSIX object $SHMLAB_PREFIX.posix" ]
    [[ ${lines[1]} =~ ^leftovers:\ System\ V\ segment\ key=0x[0-9a-f]{8}\ id=([0-9]+)\ nattch=0\ file=labs/02-sysv-shm/keyfile$ ]] || false
    id=${BASH_REMATCH[1]}
    run -0 make -s clean-ipc
    [ "${lines[0]}" = "removed POSIX object $SHMLAB_PREFIX.posix" ]
    [[ ${lines[1]} =~ ^removed\ System\ V\ segment\ key=0x[0-9a-f]{8}\ id=$id$ ]] || false
    run -0 make -s leftovers
    run -1 labs/03-posix-shm/reader
}

@test "what a new lab leaves is found on both systems, and no file knows its name: an object, a semaphore, a segment without a key" {
    need_linux 'the rules'
    tree 03
    run -0 make -s new-lab leaver
    cd labs/*-leaver
    printf '%s\n' '#include "lab.h"' '#include <fcntl.h>' '#include <semaphore.h>' '#include <sys/mman.h>' '#include <sys/shm.h>' \
        'int main(int argc, char **argv) { lab_start(argc, argv, "");' \
        'if (sem_open(lab_name("turn"), O_CREAT | O_EXCL, 0600, 1) == SEM_FAILED) die("sem_open");' \
        'if (shm_open(lab_name("left"), O_RDWR | O_CREAT | O_EXCL, 0600) == -1) die("shm_open");' \
        'int id = shmget(IPC_PRIVATE, 1, 0600); if (id == -1) die("shmget"); lab_note_segment(id); return 0; }' >program.c
    make -s program tools
    export SHMLAB_PREFIX=/shmlab.i$$x
    ../../scripts/as-macos ./program
    run -1 ../../scripts/as-macos ../../common/leftovers
    [[ $output == *"POSIX semaphore /sem.${SHMLAB_PREFIX#/}.turn"*"POSIX object $SHMLAB_PREFIX.left"*'System V segment key=0x00000000'* ]] || false
    [ "$(../../scripts/as-macos env -u SHMLAB_PREFIX ../../common/leftovers)" = "$output" ] # as after a killed make check
    run -0 ../../scripts/as-macos ../../common/leftovers --remove
    run -0 ../../scripts/as-macos ../../common/leftovers
    ../../common/leftovers --remove # the world
    [ ! -e "/tmp$SHMLAB_PREFIX.made" ]
    ./program
    run -1 ../../common/leftovers
    [ "${#lines[@]}" -eq 3 ]
    env -u SHMLAB_PREFIX ../../common/leftovers | grep -xF -e "$(grep segment <<<"$output")"
    run -0 ../../common/leftovers --remove
    [ "${#lines[@]}" -eq 3 ]
    run -0 ../../common/leftovers
    [ ! -e "/tmp$SHMLAB_PREFIX.made" ]
}

@test "notes that another user planted, or that are a link, are left alone, and the programs work all the same" {
    cd labs/03-posix-shm
    export SHMLAB_PREFIX=/shmlab.i$$x
    echo mine >kept
    ln -s "$PWD/kept" "/tmp$SHMLAB_PREFIX.made"
    run -0 ./writer hello
    [ "$(cat kept)" = mine ]
    run -0 ./remove
    run -0 ../../common/leftovers
    [ -L "/tmp$SHMLAB_PREFIX.made" ]
    rm "/tmp$SHMLAB_PREFIX.made" kept
}

@test "clean-ipc removes the 50 segments of a take that is killed at the 51st" {
    cd labs/05-limits
    killed() { strace -o /dev/null -e trace=shmget -e inject=shmget:signal=SIGKILL:when=51 "$@"; }
    strace -o /dev/null -e inject=shmget:error=EINVAL true 2>/dev/null || skip 'strace cannot inject signals here'
    export SHMLAB_PREFIX=/shmlab.i$$x
    run -137 killed ./take 1 200
    run -1 ../../common/leftovers keyfile
    [ "${#lines[@]}" -eq 50 ]
    run -0 make -s -C ../.. clean-ipc
    [ "${#lines[@]}" -eq 50 ]
    run -0 ../../common/leftovers keyfile
}

@test "clean-ipc removes ours, and nothing that somebody else has" {
    need_namespaces
    alone <<'END'
        plant
        before=$(table)
        (cd labs/02-sysv-shm && ./writer hello)
        labs/03-posix-shm/writer hello
        labs/03-posix-shm/writer --name "$(labs/04-dev-shm/name x)" hello
        [ "$(make -s clean-ipc | grep -c removed)" -eq 3 ]
        [ "$(table)" = "$before" ]
        [ "$(make -s clean-ipc)" = "nothing was left" ]
        bytes | grep "msg=somebody else's"
END
}

@test "clean-ipc takes away a directory and a symbolic link under a name of ours, and not where it leads" {
    [ -d /dev/shm ] || skip 'no /dev/shm'
    export SHMLAB_PREFIX=/shmlab.i$$x
    echo precious >"$PLACE/precious"
    mkdir "/dev/shm$SHMLAB_PREFIX.dir"
    ln -s "$PLACE/precious" "/dev/shm$SHMLAB_PREFIX.link"
    run -0 make -s clean-ipc
    [ "${#lines[@]}" -eq 2 ]
    [ ! -e "/dev/shm$SHMLAB_PREFIX.dir" ]
    [ ! -L "/dev/shm$SHMLAB_PREFIX.link" ]
    [ "$(cat "$PLACE/precious")" = precious ]
}

@test "a SHMLAB_PREFIX that is none is refused before anything is looked at, and nothing is removed" {
    need_namespaces
    alone <<'END'
        for name in posix x.posix .a .posix x a.b; do echo >"/dev/shm/$name"; done
        before=$(table)
        for prefix in '' / x a/b /a/b; do
            for option in '' --remove; do
                status=0
                SHMLAB_PREFIX=$prefix common/leftovers ${option:+"$option"} >"$PLACE/said" 2>&1 || status=$?
                [ "$status" -eq 2 ]
                [ "$(head -n 1 "$PLACE/said")" = "leftovers: SHMLAB_PREFIX=$prefix: write one slash and a word, such as SHMLAB_PREFIX=/second" ]
                [ "$(grep -vc '^usage: ' "$PLACE/said")" -eq 1 ]
            done
            [ "$(table)" = "$before" ]
        done
END
}

@test "a file or a link under the name of a world is listed and removed as any other, and not where the link leads" {
    need_namespaces
    alone <<'END'
        export SHMLAB_PREFIX=/shmlab.i
        mkdir "$PLACE/elsewhere" "/dev/shm$SHMLAB_PREFIX.b.macos"
        echo precious >"$PLACE/elsewhere/file"
        for way in list remove; do
            echo >"/dev/shm$SHMLAB_PREFIX.a.macos"
            ln -sfn "$PLACE/elsewhere" "/dev/shm$SHMLAB_PREFIX.macos"
            [ "$way" = list ] || remove=--remove
            common/leftovers ${remove:+"$remove"} >"$PLACE/said" || [ "$way" = list ]
            [ "$(sort "$PLACE/said" | sed 's/leftovers:/removed/')" = "removed POSIX object $SHMLAB_PREFIX.a.macos
removed POSIX object $SHMLAB_PREFIX.macos" ]
        done
        [ "$(cat "$PLACE/elsewhere/file")" = precious ]
        [ -z "$(ls -A /dev/shm)" ]
END
}

@test "one prefix's leftovers are not those of a longer prefix" {
    SHMLAB_PREFIX=/shmlab.i${$}xy labs/03-posix-shm/writer hello
    export SHMLAB_PREFIX=/shmlab.i${$}x
    run -0 make -s leftovers
    run -0 make -s clean-ipc
    [ "$output" = "nothing was left" ]
    SHMLAB_PREFIX=/shmlab.i${$}xy run -0 labs/03-posix-shm/remove
}

@test "the first copy's clean-ipc leaves what a second copy made with the prefix that the README advises" {
    need_namespaces
    # shellcheck disable=SC2016 # backquotes are the page's
    eval "SECOND=$(sed -n 's/^SHMLAB_PREFIX=\([^`]*\)` in the terminal.*/\1/p' "$TOP/README.md")"
    SECOND=$SECOND alone <<'END'
        SHMLAB_PREFIX=$SECOND labs/03-posix-shm/writer hello
        before=$(table)
        [ -n "$before" ]
        [ "$(make -s clean-ipc)" = 'nothing was left' ]
        [ "$(table)" = "$before" ]
END
}

# ---- two users ----

@test "two users with one keyfile, and so with one inode number, have two keys and two segments" {
    need_root
    need_namespaces
    alone <<'END'
        cd labs/02-sysv-shm
        mine=$(./key keyfile | grep -o 'key=0x[0-9a-f]*')
        theirs=$(other ./key keyfile | grep -o 'key=0x[0-9a-f]*')
        [ "$mine" != "$theirs" ]
        ./writer mine
        other ./writer theirs
        ./reader | grep msg=mine
        other ./reader | grep msg=theirs
        if ../../common/leftovers keyfile | grep "$theirs"; then exit 1; fi
        other ../../common/leftovers --remove keyfile
        ./remove
END
}

@test "a user whose uid is 255 more has the same key, is told so, and changes nothing" {
    need_root
    need_namespaces
    alone <<'END'
        third() { setpriv --reuid=4497 --regid=4497 --clear-groups "$@"; }
        cd labs/02-sysv-shm
        other ./writer theirs
        before=$(table)
        [ "$(third ./key keyfile)" = "$(other ./key keyfile)" ]
        if third ./writer mine 2>"$PLACE/said"; then exit 1; fi
        grep 'hint: another user has this key' "$PLACE/said"
        if third ./remove; then exit 1; fi
        third ../../common/leftovers --remove keyfile
        [ "$(table)" = "$before" ]
        other ./reader | grep msg=theirs
END
}

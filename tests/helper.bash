# helper.bash - what all suites share: a copy of a lab for each test, and the check that nothing is left

bats_require_minimum_version 1.5.0
TOP=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)

share() { "$TOP/tests/share"; } # of what there are many of, those that this run is for

# room NAME: goes into a copy of lab NAME (for 01-fork-mmap it is fork-mmap). The copy is built as the lab in the tree is, and has links to its
# neighbours, a keyfile and a prefix of its own, so tests can run at the same time. It makes only few files, because ext4 is slow to make files where
# others were removed a minute ago. So what is built is linked (make removes it before it builds it again), and directories are the tree's own.
room() {
    local from one files=() programs=() labs=$BATS_TEST_TMPDIR/labs
    from=$(echo "$TOP"/labs/[0-9][0-9]-"$1")
    ROOM=$labs/${from##*/}
    mkdir -p "$ROOM"
    for one in "$TOP"/labs/*; do
        [ "$one" = "$from" ] || files+=("$one")
    done
    ln -s "${files[@]}" "$labs/"
    ln -s "$TOP/common" "$TOP/scripts" "$BATS_TEST_TMPDIR/"
    files=("$from/.flags")
    for one in "$from"/*; do
        if [ -d "$one" ]; then
            case ${one##*/} in
            parts | probes) cp -Rp "$one" "$ROOM/" ;; # built in there, perhaps with other flags
            *) ln -s "$one" "$ROOM/" ;;
            esac
        else
            case ${one##*/} in
            *.* | Makefile | keyfile) files+=("$one") ;;
            *) programs+=("$one") ;;
            esac
        fi
    done
    cp -p "${files[@]}" "$ROOM/" # with its times: a change within the same tick of the clock is a change, too
    [ ${#programs[@]} -eq 0 ] || ln "${programs[@]}" "$ROOM/" 2>/dev/null || cp -p "${programs[@]}" "$ROOM/" # another file system
    export SHMLAB_PREFIX=/shmlab.t$$x # the x: 12 is not the beginning of 123x
    cd "$ROOM" || return
}

# For teardown: fails if the room's programs left an object or a segment, and removes it.
nothing_left() {
    [ -n "${ROOM:-}" ] || return 0
    local status=0
    "$TOP/common/leftovers" "$ROOM/keyfile" || status=1
    # leftovers does not complain of a world of macOS's rules in which nothing is, but it goes, too
    if [ $status -ne 0 ] || [ -e "/dev/shm$SHMLAB_PREFIX.macos" ]; then
        "$TOP/common/leftovers" --remove "$ROOM/keyfile" >/dev/null
    fi
    return $status
}

# tree [LAB...]: goes into a copy of the tree for a test that writes into it, without suites and what npm brought, and
# with all labs or those of these numbers, without their exercises and breakages. Pages look into 06 for their facts.
tree() {
    local tree=$BATS_TEST_TMPDIR/tree lab name files
    # shellcheck disable=SC2046 # numbers
    [ $# -gt 0 ] || set -- $(cd "$TOP/labs" && echo [0-9][0-9]-* | sed 's/-[^ ]*//g')
    mkdir -p "$tree/labs/06-differences" "$tree/tests/fast"
    cp -Rp "$TOP/Makefile" "$TOP/common" "$TOP/notes" "$TOP/scripts" "$tree/"
    cp -p "$TOP/tests/helper.bash" "$TOP/tests/summary" "$TOP/tests/timings" "$TOP/tests/cross" "$tree/tests/"
    cp -p "$TOP/labs/lab.mk" "$tree/labs/"
    (cd "$TOP/labs/06-differences" && cp -p Makefile README.md keyfile differences.tsv "$tree/labs/06-differences/")
    for lab; do
        lab=$(echo "$TOP"/labs/"$lab"-*)
        mkdir -p "$tree/labs/${lab##*/}"
        files=()
        for name in "$lab"/* "$lab/.flags"; do
            [ ! -f "$name" ] || files+=("$name")
        done
        cp -p "${files[@]}" "$tree/labs/${lab##*/}/"
        for name in parts probes models mpi shmem; do
            [ ! -d "$lab/$name" ] || cp -Rp "$lab/$name" "$tree/labs/${lab##*/}/"
        done
    done
    cd "$tree" || return
}

# For setup: a copy of labs 01 and 03 with exercises and breakages, and of what they use of others, with progress and
# a prefix of its own; mine and task are lab 03's exercise terminator.
workbook() {
    tree 01 03 04
    for lab in labs/01-* labs/03-*; do
        cp -Rp "$TOP/$lab/breaks" "$lab/"
        for task in "$TOP/$lab"/exercises/*/; do
            task=${task%/}
            mkdir -p "$lab/exercises/${task##*/}"
            cp -p "$task"/[!w]* "$lab/exercises/${task##*/}/" # without the wrong answers
        done
    done
    export SHMLAB_PREFIX=/shmlab.t$$x SHMLAB_PROGRESS=$PWD/.progress
    # shellcheck disable=SC2034 # the suites'
    mine=labs/03-posix-shm/mine/terminator.c
    task=labs/03-posix-shm/exercises/terminator
}
# For teardown: no object, no segment, and no run, wherever the test is now.
nothing_left_of_it() {
    local left keys=("$BATS_TEST_TMPDIR"/tree/labs/[0-9]*/keyfile)
    left=$("$TOP/common/leftovers" "${keys[@]}") || { "$TOP/common/leftovers" --remove "${keys[@]}"; echo "left: $left"; return 1; }
    if ls -d "$BATS_TEST_TMPDIR"/tree/build/run.* 2>/dev/null; then return 1; fi
}
# hand_in NAME FILE: a learner's directory with FILE as the copy of terminator
hand_in() {
    mkdir -p "$1/labs/03-posix-shm/mine"
    cp "$2" "$1/labs/03-posix-shm/mine/terminator.c"
}
chapters() { # of notes/, which have sessions
    awk -f scripts/page.awk notes/*.md /dev/null | awk '$1 == "page" { page = $3 } $1 == "session" { print page }' | uniq
}
few_exercises() { # only terminator is left
    for one in labs/*/exercises/*/; do case $one in */terminator/) ;; *) rm -rf "$one" ;; esac done
}
# Whether this kernel gives namespaces; not asked of confine, which is what is tested
need_confinement() {
    unshare -mpi -f true 2>/dev/null || unshare -Urmpi -f true 2>/dev/null || skip 'no namespaces here'
}
need_solutions() { [ -e "$TOP/$task/solution.c" ] || skip 'this copy of the workbook has no solutions'; }

# macOS's rules in $TREE: a file of them, and the library of all
# shellcheck disable=SC2153 # the suites' TREE
compiled() { cc -std=gnu11 -fPIC -O0 -w -I"$TREE/common/macos-rules" -c -o "$2" "$1"; }
linked() { cc -shared -o "$TREE/common/macos-rules/librules.so" "$TREE"/built/*.o -ldl -lpthread; }

# ---- what a suite says ----

# Only these lines were printed. A * stands for what may differ.
says() {
    local pattern text i=0
    for text in "$@"; do
        pattern=${text//\\/\\\\}
        pattern=${pattern//\[/\\[}
        pattern=${pattern//\?/\\?}
        # shellcheck disable=SC2254 # a pattern, as it should be
        case ${lines[i]-} in
        $pattern) ;;
        *)
            printf 'expected: %s\nprinted:  %s\n' "$text" "${lines[i]-}"
            return 1
            ;;
        esac
        i=$((i + 1))
    done
    [ "$i" -eq "${#lines[@]}" ] || { printf 'not expected: %s\n' "${lines[i]}"; return 1; }
}

# misuse MESSAGE COMMAND...: status 2, one line that says MESSAGE, the usage line, nothing else
misuse() {
    local message=$1 program=${2##*/}
    shift
    run -2 "$@"
    says "$program: $message" "usage: $program*"
}

# refuses_sizes COMMAND...: a SIZE behind it that is none, or too large
refuses_sizes() {
    local size
    misuse 'no SIZE' "$@"
    for size in '' x -1 4KB; do
        misuse "size $size: write a number, such as 4096, 4K, 10M or 1G" "$@" "$size"
    done
    for size in 9223372036854775808 8589934592G; do
        misuse "size $size: too large" "$@" "$size"
    done
}

# eight_writers STATUS...: eight ./writer at once, each of which ends with one of these; one of them creates, and the
# reader has what one of them wrote
eight_writers() {
    local i pid pids='' status
    for i in 1 2 3 4 5 6 7 8; do
        ./writer "$i" >"out.$i" 2>&1 3>&- &
        pids="$pids $!"
    done
    for pid in $pids; do
        status=0
        wait "$pid" || status=$?
        case " $* " in *" $status "*) ;; *) return 1 ;; esac
    done
    [ "$(cat out.* | grep -c '^writer: created ')" -eq 1 ] || return
    run -0 ./reader
    grep -q 'msg=[1-8]$' <<<"${lines[0]}"
}

# ---- what a test needs; without it the test is skipped, by name ----

need_linux() { # WHY
    [ "$(uname -s)" = Linux ] || skip "Linux only: $1"
}

# elsewhere COMMAND...: in another pid namespace, as in a container: our pids are not its pids
need_elsewhere() {
    need_linux 'pid namespaces'
    elsewhere true 2>/dev/null || skip 'no pid namespaces here'
}
elsewhere() {
    local user=
    unshare --pid --fork true 2>/dev/null || user=-r
    unshare $user --pid --fork --mount-proc --kill-child -- "$@"
}

# Another user, to run COMMAND as: uid 255, whose ftok number, 1 + uid % 255, is root's too.
need_stranger() {
    need_linux 'setpriv'
    [ "$(id -u)" -eq 0 ] || skip 'only root can be another user too'
    setpriv --reuid 255 --regid 255 --clear-groups true 2>/dev/null || skip 'setpriv may not change the uid here'
}
stranger() { # COMMAND...
    setpriv --reuid 255 --regid 255 --clear-groups -- "$@"
}

# on_a_terminal COMMAND: script(1) makes the terminal; what is typed there is our stdin
need_terminal() {
    local status=0
    on_a_terminal 'read -r x; exit 7' <<<y >/dev/null 2>&1 || status=$?
    [ $status -eq 7 ] || skip 'no script(1) that makes a terminal, hands on what is typed, and ends with the status'
}
on_a_terminal() {
    if [ "$(uname -s)" = Darwin ]; then script -q /dev/null sh -c "$1"; else script -qec "$1" /dev/null; fi
}

need_tracing() {
    need_linux 'strace'
    command -v strace >/dev/null || skip 'there is no strace: ./scripts/setup test'
    [ -z "${SANITIZE:-}" ] || skip 'the sanitizers do not work under strace'
    strace -o /dev/null -e inject=getppid:error=EPERM true 2>/dev/null || skip 'strace may not trace here'
}

# Runs a sh SCRIPT where /dev/shm is a tmpfs of its own, of SIZE, and as `run -STATUS` does.
small_shm() { # STATUS SIZE SCRIPT
    local how mount="mount -t tmpfs -o size=$2 tmpfs /dev/shm"
    need_linux 'a tmpfs at /dev/shm'
    for how in -m -rm; do
        # shellcheck disable=SC2086 # words
        if unshare "$how" $mount 2>/dev/null; then
            run "-$1" unshare "$how" sh -c "$mount && $3"
            return
        fi
    done
    skip 'no mount namespace here: unshare -rm is refused'
}

# Each process and its parent, a line each. A bare machine has neither ps nor pgrep
processes() {
    if [ -d /proc/self ]; then
        sed -n 's/^\([0-9]*\) (.*) . \([0-9]*\) .*/\1 \2/p' /proc/[0-9]*/stat 2>/dev/null || : # some end meanwhile
    else
        ps -A -o pid=,ppid=
    fi
}

# Waits until PID has stopped itself: what it says before is no sign, and a SIGCONT that comes too early is lost
stopped() { # PID
    local state
    while :; do
        if [ -d /proc/self ]; then state=$(sed 's/.*) //' "/proc/$1/stat"); else state=$(ps -o stat= -p "$1"); fi
        case $state in T*) return ;; Z* | '') return 1 ;; esac
    done
}

# A process that PARENT has forked; there is one soon
child_of() { # PARENT [NAME]: of this name, since strace forks for itself, too
    local child
    while :; do
        for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null || processes | awk -v parent="$1" '$2 == parent { print $1 }'); do
            [ -z "${2:-}" ] || [ "$(cat "/proc/$child/comm" 2>/dev/null)" = "$2" ] || continue
            echo "$child"
            return
        done
        kill -0 "$1" || return
    done
}

# Runs COMMAND with a stdout that takes nothing yet, sends it SIGNAL once PROBE succeeds, then lets
# it print. Its status is in $status, what it printed in the file printed.
# shellcheck disable=SC2034 # status is bats' own
interrupted() { # SIGNAL PROBE COMMAND...
    local signal=$1 probe=$2 pid
    need_linux 'dd oflag=nonblock'
    shift 2
    mkfifo full
    exec 8<>full
    dd if=/dev/zero of=full oflag=nonblock bs=4096 2>/dev/null || : # until it is full
    set -m # a job of its own: else a shell has it ignore SIGINT
    "$@" >full 2>&1 3>&- 8>&- &
    pid=$!
    set +m
    while kill -0 "$pid" && ! eval "$probe"; do :; done
    kill "-$signal" "$pid"
    exec 9<full
    exec 8>&-
    tr -d '\0' <&9 >printed
    exec 9<&-
    status=0
    wait "$pid" || status=$?
    rm full
}

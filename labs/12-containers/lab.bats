#!/usr/bin/env bats
# What the page of 12-containers does not show: bad input, edges

load ../../tests/helper

setup() { room containers; }
teardown() {
    local left
    left=$(groups_left)
    [ -z "$left" ] || find "$left" -depth -type d -exec rmdir {} +
    nothing_left && [ -z "$left" ]
}

need_box() {
    need_linux 'namespaces'
    ./box true 2>/dev/null || skip 'no namespaces here: box is refused'
}
need_group() {
    need_box
    ./box --memory 16M true 2>/dev/null || skip 'no cgroup with a limit on its memory here'
}
need_filter() {
    need_linux 'seccomp'
    ./box --ipc host --shm host --no-sysv true 2>/dev/null || skip 'no seccomp filter here'
}
groups_left() { find /sys/fs/cgroup -type d -name "${SHMLAB_PREFIX#/}.box-*" 2>/dev/null; }

dead() { case $(cat "/proc/$1/stat" 2>/dev/null) in '' | *') '[ZX]' '*) ;; *) return 1 ;; esac; } # PID: perhaps nobody has waited for it yet

# Runs COMMAND where no capability and no user namespace is left
no_namespaces() {
    # shellcheck disable=SC2016
    unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces &&
        exec setpriv --bounding-set=-all --inh-caps=-all "$@"' sh "$@"
}

# ---- what is typed ----

@test "box refuses options that it does not know, values that are none, and no COMMAND" {
    misuse 'no COMMAND' ./box
    misuse 'no COMMAND' ./box --
    misuse 'no COMMAND' ./box --shm-size 4M --no-sysv
    misuse 'unknown option --net' ./box --net true
    misuse 'unknown option -x' ./box -x -- true
    for option in --shm-size --shm --ipc --memory; do
        misuse "$option needs a value" ./box $option
    done
    misuse '--ipc is given twice' ./box --ipc own --ipc own true
    misuse '--ipc none: write own, host or container:PID' ./box --ipc none true
    misuse '--shm all: write own, host, none or container:PID' ./box --shm all true
    misuse '--ipc container: 0: write a whole number from 1 to 2147483647' ./box --ipc container:0 true
    misuse '--shm container: x: write a whole number from 1 to 2147483647' ./box --shm container:x true
    misuse '--ipc and --shm name different containers' ./box --ipc container:1 --shm container:2 true
    misuse "--shm-size is for a /dev/shm of the box's own" ./box --shm host --shm-size 1M true
    for option in --shm-size --memory; do
        misuse 'size 0: at least 1 byte' ./box $option 0 true
        misuse 'size x: write a number, such as 4096, 4K, 10M or 1G' ./box $option x true
    done
}

@test "box gives the command its own options, and has the command's status" {
    need_box
    run -0 ./box --shm-size 4M echo --memory --nope
    says '--memory --nope'
    run -0 ./box -- echo --memory 1
    says '--memory 1'
    run -3 ./box sh -c 'exit 3'
    run -1 ./box ./nothing
    says 'box: ./nothing: ENOENT (No such file or directory)'
    run -143 ./box sh -c 'kill -TERM $$'
    says 'box: sh was killed by SIGTERM (status 143)' 'box: /dev/shm is not full'
}

@test "fill, fill-bare, lend, borrow and stay refuse what is missing or wrong" {
    refuses_sizes ./fill
    run -2 ./fill-bare
    says 'fill-bare: usage: fill-bare NAME BYTES'
    run -2 ./box-bare 1M
    says 'box-bare: usage: box-bare SIZE COMMAND...'
    misuse 'no TEXT' ./lend
    misuse 'no COMMAND' ./lend hello
    misuse 'TEXT is longer than 255 bytes' ./lend "$(printf '%0256d' 0)" true
    misuse 'no ID' ./borrow
    misuse 'no NAME' ./borrow 0
    misuse 'no NAME after ID 1' ./borrow 0 /x 1
    misuse 'ID -1: write a whole number from 0 to 2147483647' ./borrow -1 /x
    misuse 'no FIFO' ./stay
    echo kept >file
    for file in file missing; do
        run -1 ./stay $file
        says "stay: $file is not a fifo" 'hint: make one: mkfifo FIFO'
    done
    [ "$(cat file)" = kept ]
    [ ! -e missing ]
}

@test "on macOS box says in one line why it refuses" {
    need_linux 'as-macos'
    run -1 ../../scripts/as-macos ./box true
    says 'box: macOS has no namespaces and no cgroups' 'hint: containers on a Mac run in a Linux virtual machine: run this lab in there'
}

@test "where no namespaces are permitted, box says so and what to do, and host and host need none" {
    need_linux 'namespaces'
    no_namespaces true 2>/dev/null || skip 'no user namespace here, in which to refuse others'
    run -1 no_namespaces ./box true
    says 'box: unshare: *' 'hint: no namespaces for this user here: run it as root, or outside of the container you are in'
    run -0 no_namespaces ./box --ipc host --shm host echo ran
    says ran
}

@test "box --ipc container: wants a process that exists, and that is ours" {
    need_box
    run -1 ./box --ipc container:2147483647 true
    says 'box: open(/proc/2147483647/ns/user): ENOENT (No such file or directory)' 'hint: there is no such process'
    [ "$(id -u)" -ne 0 ] || return 0
    run -1 ./box --ipc container:1 true
    says 'box: *(* denied)' 'hint: *'
}

# shellcheck disable=SC2016 # the inner sh's
@test "root joins no process in another user's namespace" {
    need_box
    need_stranger
    stranger unshare -U true 2>/dev/null || skip 'no user namespaces for others here'
    mkfifo fifo hold
    exec 7<>hold
    stranger unshare -U sh -c 'echo $$; read -r x' <&7 >fifo 3>&- &
    read -r pid <fifo
    run ./box --ipc "container:$pid" true
    echo >&7
    wait $!
    [ "$status" -eq 1 ]
    says "box: process $pid is in another user's namespace" 'hint: join it as its user'
}

# shellcheck disable=SC2016 # perl's
@test "box waits for its command, and the command's limits kill it, whatever the signals were before" {
    need_linux 'box'
    for program in './box --ipc host --shm host' './lend hello'; do
        # shellcheck disable=SC2086 # words
        run -7 timeout -s KILL 20 perl -e '$SIG{CHLD} = "IGNORE"; exec @ARGV' $program sh -c 'exit 7'
        # shellcheck disable=SC2086 # words
        run -153 $program sh -c 'ulimit -f 0; exec printf x >&8' 8>file
    done
}

# ---- namespaces and mounts ----

@test "what a box makes is gone with it, and the machine's /dev/shm and segments stay as they are" {
    need_box
    run -0 ./box sh -c 'ipcmk -M 4096 >/dev/null && echo hello >/dev/shm/in-the-box && ls /dev/shm'
    says in-the-box
    [ ! -e /dev/shm/in-the-box ]
    run -0 ./box ipcs -m # another box has an IPC namespace of its own
    [ "$(grep -c 4096 <<<"$output")" -eq 0 ]
    ours() { readlink "/proc/self/ns/$1"; }
    for kind in ipc mnt; do
        [ "$(./box readlink /proc/self/ns/$kind)" != "$(ours $kind)" ]
        [ "$(./box --ipc host --shm host readlink /proc/self/ns/$kind)" = "$(ours $kind)" ]
    done
    [ "$(./box --ipc host readlink /proc/self/ns/ipc)" = "$(ours ipc)" ]
    [ "$(./box --ipc host readlink /proc/self/ns/mnt)" != "$(ours mnt)" ]
    [ "$(./box --shm host readlink /proc/self/ns/mnt)" = "$(ours mnt)" ]
    [ "$(./box id -u)" = "$(id -u)" ] # the names have it
}

@test "--shm-size is the size that the tmpfs has, and fill fits exactly" {
    need_box
    run -0 ./box --shm-size 1M ./fill 1M
    run -1 ./box --shm-size 1M ./fill 1025K
    says 'fill: reserving 1049600 bytes' 'fill: posix_fallocate(*): ENOSPC (No space left on device)' 'hint: *'
    run -135 ./box --shm-size 1M ./fill-bare /full 1049600
    says 'box: ./fill-bare was killed by SIGBUS (status 135)' 'box: /dev/shm is full'
    run -0 ./box --shm-size 1M ./fill-bare /full 1048576
}

@test "fill --nameless needs no /dev/shm, and leaves nothing" {
    need_box
    run -0 ./box --shm none ./fill --nameless 64K
    says 'fill: wrote into every page'
    run -0 ./fill --nameless 64K
    says 'fill: wrote into every page'
    run -1 ./box --shm none ./fill 64K
    says 'fill: shm_open(*): ENOENT (No such file or directory)' 'hint: there is no /dev/shm: mount a tmpfs there, or try --nameless'
}

@test "a SIGBUS that has nothing to do with a full /dev/shm is not called so" {
    need_box
    run -135 ./box sh -c 'kill -BUS $$'
    says 'box: sh was killed by SIGBUS (status 135)' 'box: /dev/shm is not full'
}

@test "a /dev/shm without a limit is not full" {
    need_box
    # shellcheck disable=SC2016 # the inner sh's
    run -138 unshare -rm sh -c 'mount -t tmpfs -o size=0 tmpfs /dev/shm && exec ./box --shm host sh -c "kill -USR1 \$\$"'
    says 'box: sh was killed by SIGUSR1 (status 138)' 'box: /dev/shm is not full'
}

@test "fill reserves again when a signal interrupts it" {
    need_tracing
    run -0 strace -o /dev/null -e inject=fallocate:error=EINTR:when=1 ./fill 64K
    says 'fill: reserving 65536 bytes' 'fill: wrote into every page'
}

@test "--shm none has no /dev/shm, but the devices that programs need" {
    need_box
    run -0 ./box --shm none sh -c '[ ! -e /dev/shm ] && echo text >/dev/null && head -c 4 /dev/zero | wc -c | tr -d " "; head -c 2 /dev/urandom | wc -c | tr -d " "'
    says 4 2
}

@test "with --no-sysv each call of System V is ENOSYS, and POSIX's are not" {
    need_filter
    cat >calls.c <<'END'
#include <errno.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#define TRY(call) do { errno = 0; call; printf("%s%d", #call[0] ? " " : "", errno == ENOSYS); } while (0)
int main(void)
{
    char text[64] = "";
    TRY(shmget(IPC_PRIVATE, 100, 0600)); TRY(shmat(0, NULL, 0)); TRY(shmdt(text)); TRY(shmctl(0, IPC_RMID, NULL));
    TRY(semget(IPC_PRIVATE, 1, 0600)); TRY(semop(0, (struct sembuf *)text, 1)); TRY(semctl(0, 0, IPC_RMID));
    TRY(msgget(IPC_PRIVATE, 0600)); TRY(msgsnd(0, text, 0, IPC_NOWAIT)); TRY(msgrcv(0, text, 0, 0, IPC_NOWAIT)); TRY(msgctl(0, IPC_RMID, NULL));
    return 0;
}
END
    "${CC:-cc}" -o calls calls.c
    run -0 ./box --ipc host --shm host --no-sysv ./calls
    [ "$output" = ' 1 1 1 1 1 1 1 1 1 1 1' ]
    run -1 ./box --ipc host --shm host --no-sysv ./lend hello ./borrow
    says 'lend: shmget: ENOSYS (Function not implemented)' 'hint: *'
    run -0 ./box --ipc host --shm host --no-sysv ./fill 4K
}

@test "--no-sysv answers ENOSYS to the calls of x32 and of 32-bit programs, too" {
    need_filter
    cat >other.c <<'END'
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    (void)argv;
#if defined(__x86_64__) && !defined(__ILP32__)
    long answer, x32 = syscall(0x40000027) == -1 ? -errno : 0; /* getpid */
    __asm__ volatile("int $0x80" : "=a"(answer) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");
    if (argc > 1 && (int)answer <= 0)
        return 1;
    printf("%d %d\n", x32 == -ENOSYS, (int)answer == -ENOSYS);
    return 0;
#else
    return 1;
#endif
}
END
    "${CC:-cc}" -o other other.c
    ./other known >/dev/null || skip 'this kernel has no calls of another processor'
    run -0 ./box --ipc host --shm host --no-sysv ./other
    says '1 1'
}

@test "two containers share what the options say: neither, one, the other, both" {
    need_box
    mkfifo fifo
    ./box ./lend hello ./stay fifo 3>&- &
    read -r pid id name <fifo
    found() { ./box "$@" ./borrow "$id" "$name" | sed -n 's/.*found=//p'; }
    result="$(found) $(found --ipc "container:$pid") $(found --shm "container:$pid") $(found --ipc "container:$pid" --shm "container:$pid")"
    echo go >fifo
    wait $!
    [ "$result" = 'nothing segment object both' ]
}

@test "borrow reads no further than a segment or an object goes" {
    need_linux '/dev/shm'
    printf x >"/dev/shm$SHMLAB_PREFIX.short"
    run -1 ./borrow 0 "$SHMLAB_PREFIX.short"
    grep -qx "borrow: object $SHMLAB_PREFIX.short text=x" <<<"$output"
    : >"/dev/shm$SHMLAB_PREFIX.short"
    run -1 ./borrow 0 "$SHMLAB_PREFIX.short"
    [[ $output == *"object $SHMLAB_PREFIX.short is empty"* ]] || false
    rm "/dev/shm$SHMLAB_PREFIX.short"
}

# ---- cgroups ----

@test "at the limit box tells of the kill, below it says nothing, and no cgroup is left" {
    need_group
    run -0 ./box --memory 32M ./fill 8M
    says 'fill: reserving 8388608 bytes' 'fill: wrote into every page'
    run -137 ./box --memory 16M ./fill 32M
    says 'fill: reserving 33554432 bytes' 'box: ./fill was killed by SIGKILL (status 137)' 'box: /dev/shm is not full' 'box: oom_kill=1'
    run -137 ./box --memory 16M sh -c 'kill -KILL $$'
    says 'box: sh was killed by SIGKILL (status 137)' 'box: /dev/shm is not full' 'box: oom_kill=0'
    run -1 ./box --memory 16M ./nothing
    [ -z "$(groups_left)" ]
}

@test "what the command left running in its cgroup ends, so that the cgroup can be removed" {
    need_group
    run -0 ./box --memory 32M sh -c 'sleep 1000 >/dev/null 2>&1 3>&- & echo $!'
    dead "$output"
    [ -z "$(groups_left)" ]
}

# shellcheck disable=SC2016 # the inner sh's
@test "cgroups that the command has made below its own are removed, with what runs in there" {
    need_group
    run -0 timeout -s KILL 60 ./box --memory 32M sh -c '
        cd "$(find /sys/fs/cgroup -type d -name "${SHMLAB_PREFIX#/}.box-$PPID" 2>/dev/null)" && stat -c %a . && mkdir -p a/b c || exit
        (echo 0 >a/b/cgroup.procs && exec sleep 1000) >/dev/null 2>&1 3>&- &
        until grep "^$!\$" a/b/cgroup.procs; do :; done'
    [ "${lines[0]}" = 700 ]
    dead "${lines[1]}"
    [ -z "$(groups_left)" ]
}

@test "box uses its own cgroup, also when it joins a box that has something else at that path" {
    need_group
    [ "$(id -u)" -eq 0 ] || skip 'only root may mount in the box'
    mkfifo fifo
    ./box sh -c 'mount -t tmpfs tmpfs /sys/fs/cgroup && exec ./stay fifo' 3>&- &
    read -r pid <fifo
    run ./box --memory 16M --shm "container:$pid" ./fill 32M
    echo go >fifo
    wait $!
    [ "$status" -eq 137 ]
    says 'fill: reserving 33554432 bytes' 'box: ./fill was killed by SIGKILL (status 137)' 'box: /dev/shm is not full' 'box: oom_kill=1'
    [ -z "$(groups_left)" ]
}

@test "SIGTERM and SIGINT to box alone end the command, and the cgroup is removed" {
    need_group
    for signal in TERM INT; do
        mkfifo fifo
        set -m # a job of its own: else the shell has it ignore SIGINT
        ./box --memory 32M ./stay fifo >printed 2>&1 3>&- &
        set +m
        read -r pid <fifo
        kill -$signal $!
        status=0
        wait $! || status=$?
        [ "$status" -eq $((128 + $(kill -l $signal))) ]
        [ -z "$(groups_left)" ]
        [ ! -s printed ]
        rm fifo
    done
}

@test "kill -9 of box ends the command; its cgroup stays, and the next box says so and removes it" {
    need_group
    mkfifo fifo
    ./box --memory 32M ./stay fifo 3>&- &
    read -r pid <fifo
    mine=$(groups_left)
    run -0 ./box --memory 16M true # of a box that is at work nothing is removed
    says
    [ -n "$mine" ]
    [ "$(groups_left)" = "$mine" ]
    kill -KILL $!
    wait $! || :
    until dead "$pid"; do :; done
    [ "$(groups_left)" = "$mine" ]
    run -0 ./box --memory 16M true
    says "box: removed the cgroup ${mine##*/}, which nobody held"
    [ -z "$(groups_left)" ]
}

# shellcheck disable=SC2016 # the inner sh's
@test "a killed box's cgroup with others below it is removed too, or kept as it is while a process is in one of them" {
    need_group
    mkfifo fifo
    ./box --memory 32M sh -c 'cd "$(find /sys/fs/cgroup -type d -name "${SHMLAB_PREFIX#/}.box-$PPID" 2>/dev/null)" && mkdir -p a/b c && exec "$0/stay" "$0/fifo"' "$PWD" 3>&- &
    read -r pid <fifo
    mine=$(find /sys/fs/cgroup -type d -name "${SHMLAB_PREFIX#/}.box-*" -prune 2>/dev/null)
    kill -KILL $!
    wait $! || :
    until dead "$pid"; do :; done
    sh -c 'echo 0 >"$0/a/b/cgroup.procs" && exec "$PWD/stay" fifo' "$mine" 3>&- &
    read -r pid <fifo
    run -0 ./box --memory 16M true
    says "box: the cgroup ${mine##*/} was left, but has processes: kept"
    [ -d "$mine/c" ]
    echo go >fifo
    wait $!
    run -0 ./box --memory 16M true
    says "box: removed the cgroup ${mine##*/}, which nobody held"
    [ -z "$(groups_left)" ]
}

# shellcheck disable=SC2016 # the inner sh's
@test "box keeps its cgroup, and says so, if a process of another pid namespace is in it, which it cannot kill" {
    need_group
    unshare -pf --mount-proc ./box --memory 16M true 2>/dev/null || skip 'no pid namespace here'
    mkfifo fifo other
    timeout -s KILL 60 unshare -pf --mount-proc ./box --memory 32M ./stay fifo >printed 3>&- &
    read -r _ <fifo
    mine=$(groups_left)
    sh -c 'echo 0 >"$0/cgroup.procs" && exec "$PWD/stay" other' "$mine" 3>&- &
    stays=$!
    read -r _ <other
    echo go >fifo
    status=0
    wait %1 || status=$?
    echo go >other
    wait "$stays"
    rmdir "$mine"
    run -0 cat printed
    says "box: the cgroup $mine has processes that box cannot end: kept"
    [ "$status" -eq 0 ]
}

@test "box changes no cgroup but its own" {
    need_group
    parent=$(./box --memory 16M sh -c "find /sys/fs/cgroup -type d -name '${SHMLAB_PREFIX#/}.box-*' 2>/dev/null")
    parent=${parent%/*}
    state() { (cd "$parent" && cat cgroup.subtree_control memory.max memory.limit_in_bytes memory.swappiness 2>/dev/null; echo box-*/); }
    before=$(state)
    run -137 ./box --memory 16M ./fill 32M
    [ -n "$before" ]
    [ "$(state)" = "$before" ]
}

# Directories and files in place of a machine with version 2: what group.c looks for, where it makes the group, and what it writes
@test "with version 2 of cgroups box takes the files of that version, and makes its cgroup where memory may be limited" {
    need_linux 'cgroups'
    cat >two.c <<'END'
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
static FILE *from_here(const char *path, const char *how)
{
    return fopen(strcmp(path, "/proc/self/cgroup") == 0 ? "cgroup" : strcmp(path, "/proc/self/mountinfo") == 0 ? "mountinfo" : path, how);
}
#define fopen from_here
#define openat(at, path, flags) openat(at, path, (flags) == (O_WRONLY | O_CLOEXEC) ? (flags) | O_CREAT : (flags), 0600)
#include "parts/group.c"
int main(int argc, char **argv)
{
    lab_start(argc, argv, "");
    group_make(16777216);
    group_enter();
    FILE *file = fopen(strcat(group, "/memory.events"), "w");
    *strrchr(group, '/') = '\0';
    fprintf(file, "low 0\noom 3\noom_kill 2\noom_group_kill 1\n");
    fclose(file);
    printf("%s oom_kill=%ld\n", strrchr(group, '/'), group_killed());
    return 0;
}
END
    "${CC:-cc}" -std=gnu11 -I. -I../../common -o two two.c ../../common/lab.o ../../common/lab_names.o ../../common/lab_linux.o ../../common/lab_macos.o ../../common/lab_xnu.o -lrt -lpthread
    made() { (cd "$1" && grep . memory.max memory.swap.max cgroup.procs); }
    printf '%s\n' '12:cpu,cpuacct:/other' '0::/in/user/mine' >cgroup
    echo "31 23 0:28 /in $PWD/mounted rw - cgroup2 cgroup2 rw,nsdelegate" >mountinfo
    mkdir -p mounted/user/mine
    : >mounted/user/mine/cgroup.subtree_control
    echo 'cpu io' >mounted/user/cgroup.subtree_control
    run -1 ./two
    says 'two: no limits on memory beside the cgroup 0::/in/user/mine' 'hint: no cgroup may be made here: *'
    echo 'cpu memory pids' >mounted/user/cgroup.subtree_control # beside ours
    run -0 ./two
    says "${SHMLAB_PREFIX}.box-* oom_kill=2"
    run -0 made mounted/user"${SHMLAB_PREFIX}".box-*
    says 'memory.max:16777216' 'memory.swap.max:0' 'cgroup.procs:0'
    echo memory >mounted/user/mine/cgroup.subtree_control # below ours, which has no process then
    run -0 ./two
    run -0 made mounted/user/mine"${SHMLAB_PREFIX}".box-*
}

# ---- a real container ----

@test "pod.sh refuses no COMMAND, and says what is missing" {
    run -2 ./pod.sh
    says 'usage: pod.sh *'
    run -2 ./pod.sh --shm-size=1m
    says 'pod.sh: no COMMAND after --'
    mkdir bin
    for tool in sh dirname sed; do ln -s "$(command -v $tool)" bin/; done
    run -127 env PATH="$PWD/bin" ./pod.sh -- true
    says 'pod.sh: there is neither podman nor a docker that answers'
}

# shellcheck disable=SC2016 # they are pod.sh's, and the fakes'
@test "pod.sh passes each word as it is, to podman or to docker" {
    mkdir bin
    for tool in sh dirname sed mktemp cp rm tar cat; do ln -s "$(command -v $tool)" bin/; done
    printf '#!/bin/sh\nprintf "<%%s>" "$@"\n' >bin/podman
    chmod +x bin/podman
    run -0 env PATH="$PWD/bin" ./pod.sh --shm-size=4m --ipc=host -- ./lend "it's two" '$x'
    [[ $output == '<run><--rm><--network=none><--security-opt><label=disable><--shm-size=4m><--ipc=host>'*'<--rootfs></:O><./lend><it'\''s two><$x>' ]] || false
    rm bin/podman
    printf '#!/bin/sh\ncase $1 in info | rmi) ;; import) cat >/dev/null; echo image ;; *) printf "<%%s>" "$@"; exit 5 ;; esac\n' >bin/docker
    chmod +x bin/docker
    run -5 env PATH="$PWD/bin" ./pod.sh --shm-size=4m -- ./lend "it's two" '$x'
    [[ $output == '<run><--rm><--network=none><--security-opt><label=disable>'*'<--shm-size=4m>'*'<image><./lend><it'\''s two><$x>' ]] || false
}

# shellcheck disable=SC2016 # the fake's
@test "pod.sh leaves no files and no image if a command fails or a signal comes" {
    mkdir bin files
    for tool in sh dirname sed mktemp cp rm tar cat; do ln -s "$(command -v $tool)" bin/; done
    printf '#!/bin/sh\ncase $1 in info) ;; import) cat >/dev/null; [ -z "$FAILS" ] || exit 4; echo image ;; rmi) echo "$2" >>removed ;; *) kill -TERM $PPID ;; esac\n' >bin/docker
    chmod +x bin/docker
    run -4 env PATH="$PWD/bin" TMPDIR="$PWD/files" FAILS=yes ./pod.sh -- true
    [ ! -e removed ]
    run -143 env PATH="$PWD/bin" TMPDIR="$PWD/files" FAILS= ./pod.sh -- true
    [ "$(cat removed)" = image ]
    [ -z "$(ls files)" ]
}

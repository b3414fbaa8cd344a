#!/usr/bin/env bats
# What the page of 05-limits does not show: bad input, edges

load ../../tests/helper

setup() { room limits; }
teardown() { nothing_left; }

need_tweak() {
    need_linux 'namespaces'
    ./tweak shmmni=7 -- true 2>/dev/null || skip 'no IPC namespace here: tweak is refused'
}

kernel() { # the limits as /proc/sys has them
    cat /proc/sys/kernel/shmmax /proc/sys/kernel/shmmni /proc/sys/kernel/shmall
}

# Runs COMMAND where no capability and no user namespace is left
no_namespaces() {
    # shellcheck disable=SC2016
    unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces &&
        exec setpriv --bounding-set=-all --inh-caps=-all "$@"' sh "$@"
}

# ---- limits ----

@test "limits says what /proc/sys/kernel says" {
    need_linux '/proc/sys'
    run -0 ./limits
    says "shmmax=$(cat /proc/sys/kernel/shmmax)" shmmin=1 "shmmni=$(cat /proc/sys/kernel/shmmni)" \
        'shmseg=*' "shmall=$(cat /proc/sys/kernel/shmall)" "shmall_unit=$(getconf PAGESIZE)"
}

@test "limits takes no operand and no option" {
    misuse 'too many operands: shmmax' ./limits shmmax
    misuse 'unknown option --all' ./limits --all
}

@test "a closed or full stdout is told" {
    need_linux '/dev/full'
    for command in limits 'take 1' 'take --posix 1' 'attach 1' 'request 1' 'request --sysv 1'; do
        run -1 sh -c "./$command >&-"
        says "${command%% *}: stdout is closed" 'hint: *'
        run -1 sh -c "./$command >/dev/full"
        says "${command%% *}: cannot write to stdout"
    done
}

# ---- take ----

@test "take refuses a SIZE that is none" {
    refuses_sizes ./take
    misuse 'size 0: at least 1 byte' ./take 0
}

@test "take refuses a COUNT that is none, and a third operand" {
    for count in '' x 1x -1 0 256 ' 1'; do
        misuse "COUNT $count: write a whole number from 1 to 255" ./take 1 "$count"
    done
    misuse 'too many operands: 3' ./take 1 2 3
}

@test "take refuses two kinds at once, and the same kind twice" {
    misuse '--sysv and --posix: choose one' ./take --sysv --posix 1
    misuse '--posix is given twice' ./take --posix --posix 1
}

@test "take --posix asks for no more than 1G in all" {
    misuse 'SIZE times COUNT: *' ./take --posix 1073741825
    misuse 'SIZE times COUNT: *' ./take --posix 512M 3
    misuse 'SIZE times COUNT: *' ./take --posix 9223372036854775807 255
}

@test "take gives back all that it took, up to 255 segments" {
    need_tweak
    for count in 1 2 255; do
        run -0 ./tweak -- sh -c "./take 1 $count && ipcs -m | grep -c ^0x || :"
        says "take: sysv size=1 got=$count of=$count" 0
    done
    run -0 ./take --sysv 4K 3
    says 'take: sysv size=4096 got=3 of=3'
    "$TOP/common/leftovers" keyfile
}

@test "take gives back what it took when a limit said no" {
    need_tweak
    run -0 ./tweak shmmni=3 -- sh -c './take 1 9; ipcs -m | grep -c ^0x || :'
    says 'take: sysv size=1 got=3 of=9 refused=ENOSPC limit=shmmni' 0
}

@test "take leaves a segment alone that has one of its keys" {
    need_tweak
    # shellcheck disable=SC2016
    run -0 ./tweak -- sh -c 'cp ../02-sysv-shm/get . && ./get --create 8 && id=$(./get 0) && ! ./take 1 255 && [ "$(./get 0)" = "$id" ]'
    says 'get: *' 'take: shmget(key=0x*): EEXIST (File exists)' \
        'hint: is another take running? If not, make clean-ipc removes what a killed one left'
}

@test "under macOS's rules, too, take says that its key is in use, although the errno is EINVAL if that segment is smaller" {
    need_linux 'the rules'
    cat >other.c <<'END'
#include <sys/ipc.h>
#include <sys/shm.h>
int main(void) { return shmget(ftok("keyfile", 1), 100, IPC_CREAT | 0600) == -1; }
END
    "${CC:-cc}" -o other other.c
    run -1 "$TOP/scripts/as-macos" ./take 5M
    says 'take: sysv size=5242880 got=0 of=1 refused=EINVAL limit=shmmax'
    run -1 "$TOP/scripts/as-macos" sh -c './other && ./take 101'
    says 'take: shmget(key=0x*): EINVAL (Invalid argument)' 'hint: is another take running? *'
    "$TOP/common/leftovers" --remove "$ROOM/keyfile" >/dev/null # the world
}

@test "take --posix leaves an object alone that has its name" {
    ../03-posix-shm/writer --name "$SHMLAB_PREFIX.take" mine
    run -1 ./take --posix 1
    says "take: shm_open($SHMLAB_PREFIX.take): EEXIST (File exists)" 'hint: make clean-ipc removes what a killed run left'
    run -0 ../03-posix-shm/reader --name "$SHMLAB_PREFIX.take"
    [ "${lines[0]##* }" = msg=mine ]
}

@test "take in another directory says where to run it; --posix runs anywhere" {
    cd /
    run -1 "$ROOM/take" 1
    says 'take: ftok(keyfile): ENOENT (No such file or directory)' "hint: run it in the lab's directory"
    run -0 "$ROOM/take" --posix 1
    says 'take: posix size=1 got=1 of=1'
}

@test "take --posix names the limit behind EFBIG, EMFILE and ENOSPC" {
    need_linux 'macOS has none of these limits on objects'
    run -1 sh -c 'ulimit -f 1; ./take --posix 1M'
    says 'take: posix size=1048576 got=0 of=1 refused=EFBIG limit=RLIMIT_FSIZE'
    run -1 sh -c 'ulimit -n 8; ./take --posix 1 20'
    says 'take: posix size=1 got=* of=20 refused=EMFILE limit=RLIMIT_NOFILE'
    small_shm 0 64K './take --posix 64K 1; ./take --posix 64K 2; ls /dev/shm'
    says 'take: posix size=65536 got=1 of=1' 'take: posix size=65536 got=1 of=2 refused=ENOSPC limit=/dev/shm'
}

@test "under a memory cgroup take is killed, in posix_fallocate, and gets no errno" {
    need_linux 'cgroups'
    local group=/sys/fs/cgroup limit=memory.max
    [ ! -e $group/memory/memory.limit_in_bytes ] || group=$group/memory limit=memory.limit_in_bytes # version 1
    group=$group/shmlab.t$$
    mkdir $group 2>/dev/null || skip 'no cgroup may be made here'
    if ! echo 20M >$group/$limit || ! echo 0 >"$group/$(cd $group && ls memory.swap.max memory.swappiness 2>/dev/null)"; then
        rmdir $group
        skip 'no cgroup with a limit on its memory here'
    fi
    # shellcheck disable=SC2016
    run sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' $group ./take --posix 8M
    small=$status
    # shellcheck disable=SC2016
    run sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' $group ./take --posix 40M
    rmdir $group
    [ "$small $status $output" = '0 137 ' ]
}

# ---- attach ----

@test "attach refuses a COUNT that is none, and a second operand" {
    misuse 'no COUNT' ./attach
    for count in '' x -1 0 1048577; do
        misuse "COUNT $count: write a whole number from 1 to 1048576" ./attach "$count"
    done
    misuse 'too many operands: 2' ./attach 1 2
}

@test "attach leaves a segment alone that has its key, and takes its own back when it is told to stop" {
    ../02-sysv-shm/get --create 8
    run -1 ./attach 1
    says 'attach: shmget(key=0x*): EEXIST (File exists)' 'hint: make clean-ipc removes what a killed run left'
    run -0 ../02-sysv-shm/remove
    interrupted TERM '../02-sysv-shm/get 0 >/dev/null 2>&1' ./attach 60000
    [ "$status" -eq 143 ]
    run -1 ../02-sysv-shm/get 0
}

@test "attach tells the address space from the number of mappings" {
    need_linux 'ulimit -v'
    [ -z "${SANITIZE:-}" ] || skip 'the sanitizers need more addresses'
    run -0 ./attach 9
    # shellcheck disable=SC3045 # Linux's shells have it
    run -1 sh -c 'ulimit -v 20000 && ./attach 60000'
    says 'attach: got=* of=60000 refused=ENOMEM limit=RLIMIT_AS'
}

# ---- request ----

# As the user who runs the tests, or as somebody else if that is root, whom some limits do not stop
ordinary() {
    if [ "$(id -u)" -eq 0 ]; then stranger "$@"; else "$@"; fi
}
need_ordinary() {
    [ "$(id -u)" -ne 0 ] || need_stranger
}
need_empty_pool() {
    need_linux 'a pool of huge pages'
    [ "$(cat /proc/sys/vm/nr_hugepages /proc/sys/vm/nr_overcommit_hugepages 2>/dev/null | tr -d '\n')" = 00 ] ||
        skip 'there is no pool of huge pages, or it is not empty'
}

@test "request refuses a SIZE that is none, a second operand and an unknown option" {
    refuses_sizes ./request
    refuses_sizes ./request --sysv --noreserve
    misuse 'size 0: at least 1 byte' ./request 0
    misuse 'too many operands: 2' ./request 1 2
    misuse 'unknown option --locked' ./request --locked 1
    misuse '--lock is given twice' ./request --lock --lock 1
    misuse '--huge and --lock: choose one' ./request --huge --lock 1
}

@test "request takes no more than 64M of what it really takes" {
    need_linux 'huge pages'
    local option
    for option in --lock --huge; do
        misuse 'SIZE: with --huge or --lock at most 64M, *' ./request $option 67108865
        misuse 'SIZE: with --huge or --lock at most 64M, *' ./request --sysv $option 1G
        misuse 'SIZE: with --huge or --lock at most 64M, *' ./request --noreserve $option 65M
    done
}

@test "request is granted a little, and leaves nothing" {
    run -0 ./request 1
    says 'request: mmap size=1 granted'
    run -0 ./request --noreserve 1
    says 'request: mmap size=1 granted'
    run -0 ./request --sysv 4K
    says 'request: shmat size=4096 granted'
    need_linux 'SHM_NORESERVE'
    run -0 ./request --sysv --noreserve 4K
    says 'request: shmat size=4096 granted'
}

@test "request names overcommit, as this machine's vm.overcommit_memory demands" {
    need_linux 'overcommit'
    [ "$(getconf LONG_BIT)" = 64 ] || skip 'there are not so many addresses here'
    local much=4096G how
    case $(cat /proc/sys/vm/overcommit_memory) in
    0)
        ./request --noreserve $much || skip 'there are not so many addresses here'
        for how in '' --sysv; do
            # shellcheck disable=SC2086 # no word, or one
            run -1 ./request $how $much
            says 'request: * size=4398046511104 refused=ENOMEM limit=overcommit'
            # shellcheck disable=SC2086
            run -0 ./request --noreserve $how $much
            says 'request: * size=4398046511104 granted'
        done
        ;;
    1) run -0 ./request $much ;;
    2)
        run -1 ./request --noreserve $much
        says 'request: mmap size=4398046511104 refused=ENOMEM limit=overcommit'
        ;;
    esac
}

@test "request names RLIMIT_AS, and what is left when nothing else is" {
    need_linux 'ulimit -v'
    [ -z "${SANITIZE:-}" ] || skip 'the sanitizers need more addresses'
    # shellcheck disable=SC3045 # Linux's shells have it
    limited() { sh -c 'ulimit -v 100000 && exec "$@"' sh "$@"; }
    run -1 limited ./request 200M
    says 'request: mmap size=209715200 refused=ENOMEM limit=RLIMIT_AS'
    run -1 limited ./request --noreserve 200M
    says 'request: mmap size=209715200 refused=ENOMEM limit=RLIMIT_AS'
    run -1 limited ./request --sysv 200M # shmget needs no addresses
    says 'request: shmat size=209715200 refused=ENOMEM limit=RLIMIT_AS'
    run -0 limited ./request 1M
    if [ "$(getconf LONG_BIT)" = 64 ] && [ "$(cat /proc/sys/vm/overcommit_memory)" != 2 ]; then
        run -1 ./request --noreserve 9000000000000000
        says 'request: mmap size=9000000000000000 refused=ENOMEM limit=addresses'
    fi
}

@test "request names RLIMIT_MEMLOCK: ENOMEM, and EPERM if nothing may be locked" {
    need_linux 'macOS answers otherwise'
    need_ordinary
    # shellcheck disable=SC3045 # Linux's shells have it
    (ulimit -l 64) 2>/dev/null || skip 'no 64 KiB may be locked here'
    # shellcheck disable=SC2016 # for the shell inside
    locks() { ordinary sh -c 'ulimit -l "$1" && shift && exec ./request --lock "$@"' sh "$@"; }
    run -1 locks 64 1M
    says 'request: mlock size=1048576 refused=ENOMEM limit=RLIMIT_MEMLOCK'
    run -1 locks 64 --sysv 1M
    says 'request: SHM_LOCK size=1048576 refused=ENOMEM limit=RLIMIT_MEMLOCK'
    run -1 locks 0 1
    says 'request: mlock size=1 refused=EPERM limit=RLIMIT_MEMLOCK'
    run -1 locks 0 --sysv 1
    says 'request: SHM_LOCK size=1 refused=EPERM limit=RLIMIT_MEMLOCK'
    run -0 locks 64 4096
    says 'request: mlock size=4096 granted'
}

@test "request names vm.nr_hugepages where the pool is empty; MAP_NORESERVE is granted all the same" {
    need_empty_pool
    run -1 ./request --huge 2M
    says 'request: mmap size=2097152 refused=ENOMEM limit=vm.nr_hugepages'
    run -0 ./request --huge --noreserve 2M
    says 'request: mmap size=2097152 granted'
}

# As a kernel that was built without huge pages answers, or one whose processor has none
@test "request names hugetlbfs where the kernel has no huge pages, and shmmax only for a size above it" {
    need_linux 'huge pages'
    cat >none.c <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <sys/shm.h>
static int none_shmget(key_t key, size_t size, int flags)
{
    return flags & SHM_HUGETLB ? (errno = NONE, -1) : shmget(key, size, flags);
}
static void *none_mmap(void *at, size_t size, int prot, int flags, int fd, off_t offset)
{
    return flags & MAP_HUGETLB ? (errno = NONE, MAP_FAILED) : mmap(at, size, prot, flags, fd, offset);
}
#define shmget none_shmget
#define mmap none_mmap
#include "request.c"
END
    local error
    for error in EINVAL ENODEV ENOENT; do
        "${CC:-cc}" -std=gnu11 -DNONE=$error -I. -I../../common -o none none.c parts/parts.a ../../common/lab{,_meter,_names,_object,_linux,_macos,_xnu}.o -lrt -lpthread
        run -1 ./none --huge 2M
        says "request: mmap size=2097152 refused=$error limit=hugetlbfs"
        run -1 ./none --sysv --huge 2M
        says "request: shmget size=2097152 refused=$error limit=hugetlbfs"
    done
    need_tweak
    run -1 ./tweak shmmax=1M -- ./request --sysv --huge 2M
    says 'request: shmget size=2097152 refused=EINVAL limit=shmmax'
}

@test "request --sysv --huge: EPERM for whom neither root nor the group is, and ENOMEM for root" {
    need_empty_pool
    need_ordinary
    local group
    group=$(cat /proc/sys/vm/hugetlb_shm_group)
    ordinary id -G | grep -qw "$group" && skip "this user is in group $group"
    run -1 ordinary ./request --sysv --huge 2M
    says 'request: shmget size=2097152 refused=EPERM limit=vm.hugetlb_shm_group'
    [ "$(id -u)" -eq 0 ] || skip 'only root can ask as root, too'
    run -1 ./request --sysv --huge 2M
    says 'request: shmget size=2097152 refused=ENOMEM limit=vm.nr_hugepages'
}

@test "under macOS's rules request refuses what macOS has not got" {
    need_linux 'the rules'
    local options
    for options in --huge '--sysv --huge' '--sysv --lock' '--sysv --noreserve'; do
        # shellcheck disable=SC2086 # words
        run -1 "$TOP/scripts/as-macos" ./request $options 1M
        says 'request: macOS has no huge pages of this kind, no SHM_NORESERVE and no SHM_LOCK'
    done
    run -0 "$TOP/scripts/as-macos" ./request --noreserve 1M
    says 'request: mmap size=1048576 granted'
    "$TOP/common/leftovers" --remove "$ROOM/keyfile" >/dev/null # the world, which is empty
}

# ---- tweak ----

@test "tweak refuses junk, and runs nothing then" {
    for junk in shmmax shmmax= shmmax=x shmmax=-1 shmseg=8 SHMMAX=1 '' shmall=99999999999999999999K; do
        run -2 ./tweak shmmax=4096 "$junk" -- echo ran
        [ "${#lines[@]}" -eq 2 ]
        [ "${lines[1]%% \[*}" = 'usage: tweak' ]
    done
    misuse 'unknown option --shmmax=1' ./tweak --shmmax=1 -- echo ran
    misuse '--apply is given twice' ./tweak --apply --apply -- echo ran
}

@test "tweak wants a COMMAND behind --" {
    misuse 'no COMMAND after --' ./tweak
    misuse 'no COMMAND after --' ./tweak shmmax=1 --
    misuse 'no COMMAND after --' ./tweak shmmax=1 shmall=1
}

@test "tweak --apply is refused on Linux" {
    need_linux 'on macOS it changes the machine'
    misuse "--apply is for macOS: on Linux tweak never changes the machine's limits" ./tweak --apply -- echo ran
}

@test "tweak passes on its command's arguments and status" {
    need_tweak
    # shellcheck disable=SC2016
    run -7 ./tweak shmmni=7 -- sh -c 'echo "$0" "$@"; exit 7' --apply -x -- shmmax=1
    says '--apply -x -- shmmax=1'
    run -1 ./tweak -- ./nosuch
    says 'tweak: ./nosuch: ENOENT (No such file or directory)'
}

@test "tweak takes suffixes, and of two values the last" {
    need_tweak
    run -0 ./tweak shmmax=1K shmall=2M shmmax=4K -- cat /proc/sys/kernel/shmmax /proc/sys/kernel/shmall
    says 4096 2097152
}

@test "a value that the kernel does not take is named, and nothing runs" {
    need_tweak
    run -1 ./tweak shmmni=32769 -- echo ran
    says 'tweak: writing 32769 to /proc/sys/kernel/shmmni: EINVAL (Invalid argument)'
}

@test "tweak never changes the machine's own limits, nor its segments" {
    need_tweak
    kernel >before
    ./tweak shmmax=4096 shmall=16 shmmni=3 -- ../02-sysv-shm/get --create 1
    run -1 ./tweak shmmax=4096 shmall=16 shmmni=3 -- ./nosuch
    run -1 ./tweak shmmax=8192 shmmni=99999 -- true
    run -2 ./tweak shmmax=8192 shmmni=x -- true
    run -137 ./tweak shmmax=8192 -- sh -c 'kill -KILL $$'
    kernel | cmp - before
    run -1 ../02-sysv-shm/get 0
}

@test "an ordinary user may tweak, through a user namespace" {
    need_stranger
    stranger ./tweak shmmax=4096 -- true 2>/dev/null || skip 'the kernel lets ordinary users set no limits'
    kernel >before
    run -0 stranger ./tweak shmmax=4096 -- ./limits
    [ "${lines[0]}" = shmmax=4096 ]
    kernel | cmp - before
}

@test "where namespaces are refused tweak says so in one line, and runs nothing" {
    need_linux 'namespaces'
    no_namespaces true 2>/dev/null || skip 'no user namespace to refuse others in'
    run -1 no_namespaces ./tweak shmmax=4096 -- echo ran
    says 'tweak: unshare: ENOSPC (No space left on device)' 'hint: run it as root: this kernel gives others no namespaces'
}

@test "where /proc/sys is read-only, as in containers, tweak says so, and runs nothing" {
    need_tweak
    [ "$(id -u)" -eq 0 ] || skip 'only root can mount'
    read_only() {
        # shellcheck disable=SC2016
        unshare -m sh -c 'mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys && exec "$@"' sh "$@"
    }
    read_only true 2>/dev/null || skip 'no mount namespace here'
    run -1 read_only ./tweak shmmax=4096 -- echo ran
    says 'tweak: writing 4096 to /proc/sys/kernel/shmmax: EROFS (Read-only file system)' \
        'hint: /proc/sys is read-only here, as in many containers'
}

#!/usr/bin/env bats
# What the page of 14-two-machines does not show: bad input, edges, and that nothing is left

load ../../tests/helper

setup() { room two-machines; }
teardown() { nothing_left && none_left; }

need_hosts() {
    need_linux 'namespaces'
    ./hosts.sh true 2>/dev/null || skip 'no hosts here: hosts.sh is refused'
}
need_mpi() {
    need_hosts
    ./hosts.sh test -x mpi/put-bare || skip 'no Open MPI here: ./scripts/setup machines'
}
# No process is left that has the room's prefix in its environment, which all have that hosts.sh began, on each machine
none_left() {
    local one left=0
    # shellcheck disable=SC2013 # names without blanks
    for one in $(grep -lsxzF "SHMLAB_PREFIX=$SHMLAB_PREFIX" /proc/[0-9]*/environ); do
        tr '\0' ' ' 2>/dev/null <"${one%environ}cmdline" || :
        left=1
    done
    return $left
}
hosts() { run "$1" ./hosts.sh sh -c "$2"; }

@test "hosts.sh refuses options that it does not know, no COMMAND, and hosts that are none" {
    run -2 ./hosts.sh
    says 'hosts.sh: it needs a COMMAND'
    run -2 ./hosts.sh --of beta
    says 'hosts.sh: there is no option --of'
    for option in --login --first; do # what it calls itself with
        run -2 ./hosts.sh $option $$ true
        says "hosts.sh: there is no option $option"
    done
    if unshare -Urpf --mount-proc true 2>/dev/null; then
        run -2 unshare -Urpf --mount-proc ./hosts.sh --first alpha
        says 'hosts.sh: there is no option --first'
        run -2 unshare -Urpf ./hosts.sh --login 1 true # another parent: its own has ended
        says 'hosts.sh: there is no option --login'
    fi
    run -2 ./hosts.sh --on alpha
    says 'hosts.sh: --on needs a HOST and a COMMAND'
    run -2 ./hosts.sh --off
    says 'hosts.sh: --off needs exactly one HOST'
    run -2 ./hosts.sh --on gamma true
    says 'hosts.sh: there is no host gamma; write alpha or beta'
    run -1 ./hosts.sh --on alpha true
    says 'hosts.sh: there is no alpha here; ./hosts.sh COMMAND makes it, and COMMAND may use --on'
}

@test "hosts.sh enters no host whose number another user may have written, and no number that is none" {
    need_stranger
    for change in 'chown 255 /dev/shm/hosts' 'echo -1 >/dev/shm/hosts/alpha' ': >/dev/shm/hosts/alpha' 'mv /dev/shm/hosts /dev/shm/h; ln -s h /dev/shm/hosts'; do
        small_shm 1 1m "mkdir /dev/shm/hosts; echo $$ >/dev/shm/hosts/alpha; $change; ./hosts.sh --on alpha echo entered"
        says 'hosts.sh: there is no alpha here; ./hosts.sh COMMAND makes it, and COMMAND may use --on'
    done
}

@test "hosts.sh says what is missing, and that the kernel refuses" {
    need_hosts
    mkdir bin
    for tool in sh sed uname; do ln -s "$(command -v $tool)" bin/; done
    run -1 env PATH="$PWD/bin" sh -c '. ./hosts.sh' ./hosts.sh true
    [[ $output == 'hosts.sh: there is no '*' here: ./scripts/setup machines' ]] || false
    # shellcheck disable=SC2016
    run -1 unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && echo 0 >/proc/sys/user/max_net_namespaces && exec ./hosts.sh true'
    says 'hosts.sh: the kernel does not let you make namespaces, or has no bridge and veth'
    # shellcheck disable=SC2016
    run -1 unshare -Ur sh -c 'echo 2 >/proc/sys/user/max_net_namespaces && exec ./hosts.sh true' # login, alpha and beta are three
    says 'hosts.sh: * cannot be made: unshare: unshare failed: *'
}

# shellcheck disable=SC2016 # the inner sh's
@test "the command has its words, its input, its status and its streams" {
    need_hosts
    run -3 ./hosts.sh sh -c 'cat; echo "$1"; exit 3' sh 'a  b' <<<hello
    says hello 'a  b'
    run -0 --separate-stderr ./hosts.sh sh -c 'echo out; echo err >&2'
    [ "$output" = out ]
    # shellcheck disable=SC2154 # bats' own
    [ "$stderr" = err ]
    run -143 ./hosts.sh sh -c 'kill -TERM $$'
    set -m # a job of its own: else the shell has it ignore SIGINT
    ./hosts.sh sh -c 'kill -INT $$' 3>&- &
    set +m
    status=0
    wait $! || status=$?
    [ "$status" -eq 130 ]
    run -127 ./hosts.sh stop # one of its own functions
    ! unshare -Urpf true 2>/dev/null || run -0 unshare -Urpf ./hosts.sh true # where /proc has other numbers
    run -3 sh -c './hosts.sh sh -c "exit 3" <&- 2>&-'
}

@test "what mpirun says arrives as it was, without its warning, and its end needs no newline" {
    need_hosts
    cat >mpirun <<'EOF'
#!/bin/sh
printf '  one\n[login:00012] plm:rsh: Warning: setpgid(7,7) failed in parent with errno=Permission denied(13)\n\n two' >&2
tail -f /dev/null & # it keeps the descriptor
exit 3
EOF
    chmod +x mpirun
    status=0
    ./hosts.sh ./mpirun 2>said || status=$?
    [ "$status" -eq 3 ]
    printf '  one\n\n two' | cmp - said
    run -3 sh -c './hosts.sh ./mpirun 2>/dev/full'
    run -3 sh -c './hosts.sh ./mpirun 2>&-'
}

# shellcheck disable=SC2016 # the inner sh's
@test "the hosts have names, networks, processes, IPC and /dev/shm of their own" {
    need_hosts
    hosts -2 'for h in alpha beta; do ./hosts.sh --on $h "hostname; ls -A /dev/shm; cat /proc/sysvipc/shm | wc -l; ip -4 -o addr show eth0 | grep -o 10[0-9.]*; : >/dev/shm/mine"; done; ls /dev/shm/mine'
    says alpha 1 10.77.0.2 beta 1 10.77.0.3 'ls: *'
}

@test "a host that is off is off, and the other one is not" {
    need_hosts
    # the switch keeps its address when a cable goes: else the other host would reach login only after a minute
    hosts -0 './hosts.sh --off beta; ip link show switch0'
    [[ $output == *'link/ether 02:00:00:00:00:01 '* ]] || false
    hosts -1 './hosts.sh --off beta; ./hosts.sh --on alpha hostname; ./hosts.sh --on beta hostname'
    says alpha 'hosts.sh: beta is off'
}

@test "an ordinary user makes the hosts, too" {
    need_stranger
    cd "$TOP/labs/14-two-machines" || return
    stranger ./hosts.sh true 2>/dev/null || skip 'no user namespaces for an ordinary user here, or the tree is not for others'
    run -0 stranger ./hosts.sh ./hosts.sh --on beta hostname
    says beta
}

# A command that waits in the hosts; $! is hosts.sh, and beta runs another one
waiting() {
    mkfifo ready never
    ./hosts.sh sh -c './hosts.sh --on beta "echo ready >ready; read -r word <never"' 3>&- &
    read -r _ <ready
}

@test "kill -9 of hosts.sh ends all that runs on the hosts" {
    need_hosts
    waiting
    kill -KILL $!
    wait $! || :
    until none_left >/dev/null; do :; done # the kernel is at it
}

@test "SIGTERM, SIGHUP and a terminal's SIGINT end all that runs on the hosts" {
    need_hosts
    for signal in TERM INT HUP; do
        set -m # a job of its own: else the shell has it ignore SIGINT
        waiting
        set +m
        if [ $signal = INT ]; then kill -INT -- -$!; else kill -$signal $!; fi
        status=0
        wait $! || status=$?
        [ "$status" -eq $((128 + $(kill -l $signal))) ]
        until none_left >/dev/null; do :; done # the kernel is at it
        rm ready never
    done
}

# shellcheck disable=SC2016 # the inner sh's
@test "what the command leaves running ends with it" {
    need_hosts
    hosts -0 'tail -f /dev/null & ./hosts.sh --on alpha "tail -f /dev/null >/dev/null 2>&1 &"'
    none_left
}

# both STARTER PROGRAM LINE: on one host and on two, PROGRAM says LINE
both() {
    for where in alpha:2 alpha,beta; do
        run -0 ./hosts.sh "$1" --host $where "$2"
        says "$3"
    done
}
@test "the programs do the same on one host as on two" {
    need_mpi
    both mpirun mpi/put-bare 'rank 0 reads 10'
    both mpirun mpi/counter-bare '2000 additions, lost=0'
    both mpirun mpi/ring-bare 'received 1000 numbers, their sum is 499500'
}

@test "the path of the workbook may have a blank" {
    need_mpi
    mkdir -p 'a b/labs/14'
    ln -s "$TOP/scripts" 'a b/scripts'
    cp hosts.sh 'a b/labs/14/'
    cd 'a b/labs/14' || return
    run -0 ./hosts.sh mpirun --host alpha hostname
    says alpha
}

@test "OpenSHMEM's programs do the same on one host as on two" {
    need_mpi
    [ -x shmem/ring-bare ] || skip 'this Open MPI has no OpenSHMEM'
    both oshrun shmem/share-bare 'PE 0 reads 10, and 0 from PE 1'
    both oshrun shmem/counter-bare '2000 additions, lost=0'
    both oshrun shmem/ring-bare 'received 1000 numbers, their sum is 499500'
}

@test "the counters add with any number of ranks, and the rings refuse what are not two" {
    need_mpi
    run -0 ./hosts.sh mpirun --host alpha:2,beta mpi/counter-bare
    says '3000 additions, lost=0'
    run "$TOP/common/limit" 20 ./hosts.sh mpirun --host alpha:2,beta mpi/ring-bare
    [ "$status" -eq 2 ]
    grep -qx 'ring-bare: it needs two ranks' <<<"$output"
    [ -x shmem/ring-bare ] || skip 'this Open MPI has no OpenSHMEM'
    run -0 ./hosts.sh oshrun --host alpha:2,beta shmem/counter-bare
    says '3000 additions, lost=0'
    run "$TOP/common/limit" 20 ./hosts.sh oshrun --host alpha:2,beta shmem/ring-bare
    [ "$status" -eq 2 ]
    grep -qx 'ring-bare: it needs two PEs' <<<"$output"
}

@test "off.sh says nothing of rank 0 if it cannot ask alpha" {
    need_mpi
    sed "s/^echo 'off.sh: mpirun ended'/&; .\/hosts.sh --off alpha/" off.sh >off-both.sh
    chmod +x off-both.sh
    run -1 ./hosts.sh ./off-both.sh
    [[ $output == *'off.sh: mpirun ended'* && $output != *'rank 0 ended'* ]] || false
}

@test "meet refuses options that it does not know, and ranks that are elsewhere" {
    need_mpi
    misuse 'unknown option --sizes' mpi/meet --sizes 4
    misuse '--ms 0: write a whole number from 1 to 1000' mpi/meet --ms 0
    misuse '--ms needs a value' mpi/meet --ms
    run -0 --separate-stderr mpi/meet --help
    says 'usage: meet *'
    run ./hosts.sh mpirun --host alpha:3 mpi/meet
    [ "$status" -ne 0 ]
    grep -qx 'meet: it needs two ranks on one host, and a third on another' <<<"$output"
}

@test "meet prints a line for each size" {
    need_mpi
    run -0 ./hosts.sh mpirun --host alpha:2,beta:1 mpi/meet --ms 1
    [ "$(grep -cx 'meet: size=[0-9]*: put ratio=[0-9.]*, far put ratio=[0-9.]*, socket ratio=[0-9.]*' <<<"$output")" -eq 5 ]
}

@test "every bare program has a main of at most 30 lines" {
    for file in mpi/*-bare.c shmem/*-bare.c; do
        [ "$(sed -n '/^int main/,$p' "$file" | wc -l)" -le 33 ] || { echo "$file is longer"; return 1; }
    done
}

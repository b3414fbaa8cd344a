#!/bin/sh
# hosts.sh - run a command on a machine that has two others beside it, alpha and beta; all three are made for the command, and end with it
#
#   ./hosts.sh COMMAND...             runs COMMAND on a machine called login
#   ./hosts.sh --on HOST COMMAND...   in such a COMMAND: runs another one on alpha or beta; as with ssh, a shell there reads its words again
#   ./hosts.sh --off HOST             in such a COMMAND: alpha or beta loses its power
#
# Each of these machines is a set of namespaces (lab 12), and so has a network, a name, processes, System V IPC and a /dev/shm of its own. Its
# files are those of your machine. A virtual cable connects each of alpha and beta with a virtual switch, which is on login. mpirun and oshrun
# start their processes on alpha and beta through --on. Only Linux has namespaces. If you may not make them as you are, hosts.sh makes a user
# namespace first. When COMMAND has ended, or hosts.sh was killed, the kernel removes it all, because no process is left in there.
# Status: that of COMMAND; 1 if the machines cannot be made; 2 if the call is wrong.
set -eu
# shellcheck source=scripts/lib.sh
. "${0%/*}/../../scripts/lib.sh"
stop() { say "hosts.sh: $*" >&2; exit 1; }
host() { # NAME: sets pid
    case $1 in alpha | beta) ;; *) wrong "there is no host $1; write alpha or beta" ;; esac
    host=$1 pid=
    if [ -O /dev/shm/hosts ] && [ ! -L /dev/shm/hosts ]; then # elsewhere, /dev/shm is everybody's
        [ ! -e "/dev/shm/hosts/$host.off" ] || stop "$host is off"
        [ ! -r "/dev/shm/hosts/$host" ] || read -r pid <"/dev/shm/hosts/$host" || :
    fi
    case $pid in '' | *[!0-9]*) stop "there is no $host here; ./hosts.sh COMMAND makes it, and COMMAND may use $2" ;; esac
}
# Whether this is the first process of new namespaces: its number is 1, but what is mounted at /proc still has another one for it. Sets pid and parent
first() { [ $$ -eq 1 ] && read -r pid _ _ parent _ </proc/self/stat && [ "$pid" -ne 1 ]; }

case ${1:-} in
--on)
    [ $# -gt 2 ] || wrong '--on needs a HOST and a COMMAND'
    host "$2" --on
    shift 2
    status=0
    nsenter --target "$pid" --net --uts --ipc --pid --mount --wd="$PWD" -- sh -c "$*" || status=$?
    [ -e "/dev/shm/hosts/$host" ] || exec tail -f /dev/null # ssh, too, waits for a host that is off
    exit $status ;;
--off)
    [ $# -eq 2 ] || wrong '--off needs exactly one HOST'
    host "$2" --off
    trap '' HUP INT TERM # or it would be off, and yet run
    mv "/dev/shm/hosts/$host" "/dev/shm/hosts/$host.off"
    kill -KILL "$pid" || exit 1
    while kill -0 "$pid" 2>/dev/null; do :; done # until the kernel has ended all its processes
    exit 0 ;;
--first) # NAME: the first process of alpha or beta. It says which number it has on login
    first || wrong "there is no option $1"
    mount -t proc proc /proc
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm
    hostname "$2"
    say "$pid"
    exec tail -f /dev/null >/dev/null 2>&1 ;;
--login) # PARENT COMMAND...: the first process of login. If its parent has ended already, it came too late to be killed with it
    if ! first || [ "$parent" != "${2:-}" ]; then wrong "there is no option $1"; fi
    shift 2
    mount -t proc proc /proc
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm
    hostname login
    ip link set lo up
    ip link add switch0 address 02:00:00:00:00:01 type bridge # or it would get another address when a host is gone, and lose its connections
    ip addr add 10.77.0.1/24 dev switch0
    ip link set switch0 up
    mkdir /dev/shm/hosts
    mkfifo /dev/shm/hosts/fifo
    number=1
    for name in alpha beta; do
        number=$((number + 1))
        unshare --net --uts --ipc --pid --mount --fork "$0" --first $name </dev/null >/dev/shm/hosts/fifo 2>&1 &
        read -r pid </dev/shm/hosts/fifo || pid=
        case $pid in '' | *[!0-9]*) stop "$name cannot be made: $pid" ;; esac
        say "$pid" >/dev/shm/hosts/$name
        ip link add $name type veth peer name eth0 netns "$pid"
        ip link set $name master switch0 up
        "$0" --on $name "ip link set lo up && ip addr add 10.77.0.$number/24 dev eth0 && ip link set eth0 up"
    done
    # For mpirun and oshrun. Their files are in the machines' own /dev/shm. Each machine has the same processors, so that nobody may bind a process to the first
    # one. The network is TCP, and nothing looks for a faster one. Without memory=^patcher the end of an OpenSHMEM program crashes in Open MPI 4.1.4.
    # mpirun divides its agent's command at blanks, and the path of hosts.sh may have some. It also wants to find the first word on alpha and beta
    # shellcheck disable=SC2016 # the agent's
    say 'exec "$HOSTS" --on "$@"' >/dev/shm/hosts/agent
    export HOSTS="$0" OMPI_MCA_plm_rsh_agent='sh /dev/shm/hosts/agent' PRTE_MCA_plm_ssh_agent='sh /dev/shm/hosts/agent'
    export TMPDIR=/dev/shm OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 PRTE_ALLOW_RUN_AS_ROOT=1 PRTE_ALLOW_RUN_AS_ROOT_CONFIRM=1
    export OMPI_MCA_hwloc_base_binding_policy=none PRTE_MCA_hwloc_default_binding_policy=none
    export OMPI_MCA_oob_tcp_if_include=10.77.0.0/24 OMPI_MCA_btl_tcp_if_include=10.77.0.0/24 PRTE_MCA_oob_tcp_if_include=10.77.0.0/24
    export OMPI_MCA_pml=ob1 OMPI_MCA_opal_event_include=poll OMPI_MCA_btl=^openib,ofi,uct,usnic OMPI_MCA_mtl=^ofi,psm,psm2 OMPI_MCA_osc=^ucx OMPI_MCA_memory=^patcher
    case ${1##*/} in mpirun | oshrun) ;; *) (exec "$@") || exit $?; exit ;; esac # a function of this script is no COMMAND, so exec
    # mpirun warns, now and then, that setpgid fails after another process has done it already (its plm:rsh). That is no error, and luck: leave it out
    mkfifo /dev/shm/hosts/said
    read -r end </proc/sys/kernel/random/uuid
    while IFS= read -r line; do
        case $line in
        *"$end") printf %s "${line%"$end"}" >&2 || :; break ;; # the last line may have had no end
        *plm:*' Warning: setpgid('*) ;;
        *) printf '%s\n' "$line" >&2 || : ;;
        esac
    done </dev/shm/hosts/said &
    exec 9>/dev/shm/hosts/said
    status=0
    (exec "$@" 2>&9 9>&-) || status=$?
    say "$end" >&9 || : # what COMMAND left running may keep the fifo open
    wait $! || :
    exit $status ;;
-*) wrong "there is no option $1" ;;
'') wrong 'it needs a COMMAND' ;;
esac

[ "$here" = linux ] || stop 'macOS has no namespaces, so there is one host only: run mpirun without hosts.sh'
PATH=$PATH:/usr/sbin:/sbin # ip
for tool in unshare nsenter setpriv ip; do
    command -v $tool >/dev/null || stop "there is no $tool here: ./scripts/setup machines"
done
apart='--net --uts --ipc --pid --mount --fork --kill-child'
for user in '' --map-root-user none; do
    # shellcheck disable=SC2086 # words
    ! unshare $user $apart sh -c 'mount -t proc proc /proc && mount -t tmpfs tmpfs /dev/shm && hostname login && ip link add switch0 type bridge && ip link add one type veth peer name two' 2>/dev/null || break
done
[ "$user" != none ] || stop 'the kernel does not let you make namespaces, or has no bridge and veth'

# In the foreground: what runs in a shell's background ignores SIGINT. If a signal ends us, the kernel kills unshare, and with it the first process on
# login, and with that all others. (`me` and not $$: /proc may be that of other namespaces)
# shellcheck disable=SC2086,SC2016 # words; the inner shell's
setpriv --pdeathsig KILL sh -c '[ "$PPID" = "$1" ] && user=$2 && shift 2 && read -r me _ </proc/self/stat && exec unshare $user '"$apart"' "$0" --login "$me" "$@"' "$(cd "${0%/*}" && pwd -P)/hosts.sh" $$ "$user" "$@" || exit $?

#!/bin/sh
# pairs.sh - the pairs of CPUs that this machine has for two processes, and which caches the two CPUs share
#
#   ./pairs.sh           one line for each kind of pair: KIND CPU,CPU and the caches that both use
#   ./pairs.sh KIND      the line of one kind: same-core, same-cache or across
#
# same-core are two threads of one core. same-cache are two cores that share their largest cache. across are two cores that
# share no such cache. Each pair has the first CPU that this process may use. The answer is what the system says. In a
# virtual machine the host may put the CPUs elsewhere, and move them: the race's ping-pong shows that. On macOS a program
# can't choose its CPUs, so there is one line, any, with the numbers that sysctl tells.
#
# SHMLAB_CPUS is a directory to read in place of /sys/devices/system/cpu. A file `allowed` in it is read in place of what this
# process may use.
set -eu
# shellcheck source=scripts/lib.sh
. "${0%/*}/../../scripts/lib.sh"

[ $# -le 1 ] || wrong 'write one KIND, or none; --help tells more'
case ${1:-same-core} in same-core | same-cache | across | any) ;; *) wrong "KIND $1: write same-core, same-cache or across" ;; esac
kind=${1:-}
cpus=${SHMLAB_CPUS:-/sys/devices/system/cpu}

# numbers LIST: the numbers of a list such as 0-2,8, one on a line
numbers() {
    say "$1" | tr ',' '\n' | while IFS=- read -r from to; do
        : "${to:=$from}"
        while [ "$from" -le "$to" ]; do
            say "$from"
            from=$((from + 1))
        done
    done
}
has() { numbers "$1" | grep -qx "$2"; } # has LIST NUMBER
# Prints a file's line; nothing if there is no such file. Old kernels call the core's list thread_siblings_list
line_of() {
    for file in "$@"; do
        [ ! -r "$file" ] || { cat "$file"; return 0; }
    done
}

all() {
    if [ -z "${SHMLAB_CPUS:-}" ] && [ "$here" = macos ]; then
        # shellcheck disable=SC2046 # names, and then words of a line
        set -- $(sysctl hw.physicalcpu hw.logicalcpu hw.cachelinesize hw.l2cachesize hw.perflevel0.physicalcpu hw.perflevel0.cpusperl2 hw.perflevel0.l2cachesize hw.perflevel1.physicalcpu hw.perflevel1.cpusperl2 hw.perflevel1.l2cachesize 2>/dev/null | sed 's/: /=/')
        say "any - $*"
        return
    fi
    if [ -n "${SHMLAB_CPUS:-}" ]; then may=$(line_of "$cpus/allowed" "$cpus/online"); else may=$(sed -n 's/^Cpus_allowed_list:[[:blank:]]*//p' /proc/self/status); fi
    online=$(line_of "$cpus/online")
    first='' done=''
    # The process may also be allowed to use CPUs that are switched off, or that this machine could have and does not
    for cpu in $(numbers "$may"); do
        if [ ! -d "$cpus/cpu$cpu/topology" ] || ! has "${online:-$may}" "$cpu"; then continue; fi
        : "${first:=$cpu}"
        [ "$cpu" != "$first" ] || continue
        core=$(line_of "$cpus/cpu$first/topology/core_cpus_list" "$cpus/cpu$first/topology/thread_siblings_list")
        shared='' largest=0 with=''
        for cache in "$cpus/cpu$first"/cache/index*; do
            if [ ! -r "$cache/level" ] || [ "$(line_of "$cache/type")" = Instruction ]; then continue; fi
            level=$(cat "$cache/level")
            [ "$level" -le "$largest" ] || largest=$level
            ! has "$(line_of "$cache/shared_cpu_list")" "$cpu" || shared="$shared L$level=$(line_of "$cache/size")" with=$level
        done
        if [ -n "$core" ] && has "$core" "$cpu"; then is=same-core
        elif [ "$largest" -gt 0 ] && [ "${with:-0}" -ge "$largest" ]; then is=same-cache
        else is=across; fi
        case " $done " in *" $is "*) continue ;; esac
        done="$done $is"
        say "$is $first,$cpu${shared:- no cache}"
    done
}
if [ -z "$kind" ]; then
    all
else
    all | grep "^$kind " || wrong "this machine has no pair $kind; ./pairs.sh lists those it has"
fi

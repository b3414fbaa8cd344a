#!/bin/sh
# pod.sh - run a command in a real container of podman or docker, which has this system's own programs
#
#   ./pod.sh --shm-size=16m -- df /dev/shm
#
# What is before -- are options of podman run or docker run. The container has no network, and this copy of the workbook at the same path.
# Nothing is downloaded: podman takes / as the container's files, with a layer above it that takes all changes and is thrown away. docker
# cannot do that, so it gets an image that has only links, and /usr and /etc of this system, which it cannot change.
# Environment: POD_OPTIONS, more options for run, separated by blanks. Status: the command's; 125 or more if there is no container.
set -eu
# shellcheck disable=SC2034 # top and here are eval's
top=$(cd "$(dirname "$0")/../.." && pwd -P) here=$(pwd -P)
[ $# -gt 0 ] || { echo 'usage: pod.sh [OPTION...] -- COMMAND...' >&2; exit 2; }

# The options, before --, and then what is the same for both
count=$#
while [ "$count" -gt 0 ] && [ "$1" != -- ]; do
    set -- "$@" "$1"
    shift
    count=$((count - 1))
done
[ "$count" -gt 1 ] || { echo 'pod.sh: no COMMAND after --' >&2; exit 2; }
shift
count=$((count - 1))
command=
while [ "$count" -gt 0 ]; do # quoted for eval, since sh has only one list
    command="$command '$(printf %s "$1" | sed "s/'/'\\\\''/g")'"
    shift
    count=$((count - 1))
done

# shellcheck disable=SC2086 # options are words
if command -v podman >/dev/null; then
    eval "exec podman run --rm --network=none --security-opt label=disable ${POD_OPTIONS:-} \"\$@\" -e SHMLAB_PREFIX -v \"\$top:\$top\" -w \"\$here\" --rootfs /:O $command"
elif docker info >/dev/null 2>&1; then
    root='' image=''
    tidy() {
        [ -z "$root" ] || rm -rf "$root"
        [ -z "$image" ] || docker rmi "$image" >/dev/null 2>&1 || :
    }
    trap tidy EXIT
    for signal in HUP:129 INT:130 TERM:143; do
        # shellcheck disable=SC2064 # now
        trap "exit ${signal#*:}" "${signal%:*}"
    done
    root=$(mktemp -d)
    for link in /bin /sbin /lib*; do [ ! -L "$link" ] || cp -P "$link" "$root/"; done
    image=$(tar -C "$root" -cf - . | docker import - 2>/dev/null)
    eval "docker run --rm --network=none --security-opt label=disable -v /usr:/usr:ro -v /etc:/etc:ro ${POD_OPTIONS:-} \"\$@\" -e SHMLAB_PREFIX -v \"\$top:\$top\" -w \"\$here\" \"\$image\" $command"
else
    echo 'pod.sh: there is neither podman nor a docker that answers' >&2
    exit 127
fi

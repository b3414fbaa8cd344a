# tell: files as the kernel writes them, with kills before and during the command; a /dev/shm that is full or not; real limits, where a box
# permits it
#
#   1. SIGBUS with a full /dev/shm is told, and SIGBUS with room left is not that
#   2. SIGKILL with one more oom_kill is told; a kill that had been counted before, or other lines, are not that
#   3. the group's own limit is told from memory that ran out elsewhere, by the line oom, if there is one
#   4. a shell that reports 128 + N is treated as a command that signal N killed
#   5. its status is the command's
#   6. a call that fails, and a file without oom_kill, are told with status 1, before the command runs if it can be known by then
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

told() { # LINE STATUS WHEN COMMAND...
    line=$1 wanted_status=$2 when=$3
    shift 3
    run ./tell events "$@"
    last=$(printf '%s\n' "$out" | tail -n 1)
    [ "$last" = "tell: $line" ] || wanted "tell: $line, $when" "${last:-nothing}"
    [ "$status" -eq "$wanted_status" ] || wanted "status $wanted_status, $when" "$(ending)"
}
# first|second OOM_KILL [OTHER [OOM]]: EVENTS of that version of cgroups
second() { printf 'low 0\nhigh 0\nmax 7\noom %s\noom_kill %s\noom_group_kill %s\n' "${3:-9}" "$1" "${2:-0}"; }
first() { printf 'oom_kill_disable %s\nunder_oom 0\noom_kill %s\n' "${2:-0}" "$1"; }
again tell <<'END'
#include <stdlib.h>
#include <sys/statvfs.h>
static inline int told_statvfs(const char *path, struct statvfs *fs)
{
    int result = statvfs(path, fs);
    if (getenv("TELL_FREE") != NULL)
        fs->f_bavail = (fsblkcnt_t)atol(getenv("TELL_FREE"));
    return result;
}
#define statvfs(path, fs) told_statvfs(path, fs)
END

n=$(random 2 90)
for version in first second; do
    $version 0 >zero
    $version "$n" >some
    $version $((n + 1)) 0 10 >grown
    $version "$n" 5 >group
    case $version in
    first) reason='memory ran out, at this limit or elsewhere' ;;
    second) reason='the memory limit was reached' ;;
    esac
    cp zero events
    told 'neither: status 0' 0 'for a command that succeeds' true
    told 'neither: status 3' 3 'for a command with status 3' sh -c 'exit 3'
    told 'neither: signal 11' 139 'for a SIGSEGV' sh -c 'kill -s SEGV $$'
    cp some events
    told 'neither: signal 9' 137 'for a SIGKILL without another oom_kill' sh -c 'kill -s KILL $$'
    told "$reason" 137 'for a SIGKILL with one more oom_kill' sh -c 'cp grown events; kill -s KILL $$'
    cp some events
    told 'neither: signal 9' 137 'for a SIGKILL when only another line has changed' sh -c 'cp group events; kill -s KILL $$'
    cp some events
    told "$reason" 137 'for a shell that reports a SIGKILL' sh -c 'cp grown events; exit 137'
    cp some events
    told 'neither: status 1' 1 'for status 1 with one more oom_kill' sh -c 'cp grown events; exit 1'
done
second $((n + 1)) >above
cp some events
told 'memory ran out, but not at this limit' 137 'for a SIGKILL with one more oom_kill, but not one more oom' sh -c 'cp above events; kill -s KILL $$'
second "$n" 0 10 >limit
cp some events
told 'neither: signal 9' 137 'for a SIGKILL with one more oom, but not one more oom_kill' sh -c 'cp limit events; kill -s KILL $$'
export TELL_FREE=0
told '/dev/shm was full' 135 'for a SIGBUS with a full /dev/shm' sh -c 'kill -s BUS $$'
told '/dev/shm was full' 135 'for a shell that reports a SIGBUS' sh -c 'exit 135'
told 'neither: signal 11' 139 'for a SIGSEGV with a full /dev/shm' sh -c 'kill -s SEGV $$'
told 'neither: status 0' 0 'for a command that succeeds, with a full /dev/shm' true
TELL_FREE=5
told 'neither: signal 7' 135 'for a SIGBUS with room in /dev/shm' sh -c 'kill -s BUS $$'
unset TELL_FREE

refused() { # WHEN
    fails ./tell "$file" sh -c ': >ran'
    [ -n "$out" ] || wanted "a message $1" 'nothing'
    [ ! -e ran ] || wanted "the command does not run $1" 'it ran'
}
file=missing
refused 'if there is no EVENTS'
printf 'oom 5\noom_kill_disable 0\noom_group_kill 1\n' >nothing
file=nothing
refused 'if EVENTS has no line oom_kill'
cp zero events
fails ./tell events rm events

after() {
    case $status-$out in
    1-?*) ;;
    *) wanted "a message and status 1 $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
before() { cp zero events; }
# shellcheck disable=SC2034 # meddled's
spared='close fclose'
meddled fail ./tell events true

# What the kernel really does
if ./box true >/dev/null 2>&1; then
    rm -f tell
    run env MAKEFLAGS= make -s tell
    cp zero events
    run ./box --shm-size 1M ./tell events ./fill-bare /tell 2097152
    line 'tell: /dev/shm was full'
fi

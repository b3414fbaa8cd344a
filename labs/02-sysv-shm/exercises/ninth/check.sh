# ninth: more rounds than a Mac has attaches for a process; again while somebody else is attached; a message without an end; each attach
# noted; calls that fail
#
#   1. there are as many rounds as ROUNDS says, on both systems
#   2. in each round there is one attach of the program's own, and at its end none
#   3. each round attaches the segment and lets go of it again
#   4. the letters are those of the message, which ends at its NUL, or with the segment
#   5. if there is no segment, or a call fails, the program says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() { # NATTCH COMMAND...
    nattch=$1
    shift
    run "$@"
    others=$(printf '%s\n' "$out" | grep '^ninth: round=' | grep -v " nattch=$nattch letters=$letters\$" | head -n 1)
    [ -z "$others" ] || wanted "nattch=$nattch letters=$letters in each round" "$others"
    [ $status -eq 0 ] || wanted "$(brief "$*") succeeds" "$(ending), and: $(printf '%s\n' "$out" | grep -v 'round=')"
    printed=$(printf '%s\n' "$out" | grep -c '^ninth: round=')
    [ "$printed" -eq "$rounds" ] || wanted "$rounds rounds" "$printed"
}

fails ./ninth 1
line 'ninth: *ENOENT*'
text=$(word)$(word)
letters=${#text}
succeeds ./writer "$text"
rounds=$(random 9 30)
try 1 ./ninth "$rounds"
try 2 ./hold ./ninth "$rounds"
succeeds ./reader
line 'reader: nattch=1 *'

meddled fail ./ninth 3

# Another program filled it up, and left no NUL in it: the segment's end is the message's
id=$(./get --id)
../../common/scribble "$id" 0 "$(printf %08192d 0 | sed 's/00/78/g')" || wanted 'a message without an end' 'it cannot be written'
run ./ninth 2
meddled record ./ninth 2 # behind the segment is then a page that nobody may read; else a 0 by luck
came=$(printf '%s\n' "$out" | grep -c "^ninth: round=[12] nattch=1 letters=4096\$")
[ "$status $came" = '0 2' ] || wanted 'letters=4096 of a message that fills the segment and has no NUL' "$(ending)${out:+, and: $out}"
succeeds ./remove

# Each attach and each detach is noted. Linux counts what munmap takes away as a detach, too
[ "$OS" = macos ] || exit 0
succeeds ./writer "$text"
letters=${#text} rounds=$(random 9 30)
again ninth <<'END'
#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>
static inline void noted(const char *file)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd == -1 || write(fd, "x", 1) != 1 || close(fd) == -1)
        _exit(99);
}
static inline void *noted_shmat(int id, const void *at, int how)
{
    void *got = shmat(id, at, how);
    if (got != (void *)-1)
        noted("attached");
    return got;
}
static inline int noted_shmdt(const void *at)
{
    int failed = shmdt(at);
    if (!failed)
        noted("detached");
    return failed;
}
#define shmat(id, at, how) noted_shmat(id, at, how)
#define shmdt(at) noted_shmdt(at)
END
: >attached
: >detached
try 1 ./ninth "$rounds"
came="$(wc -c <attached) $(wc -c <detached)"
# shellcheck disable=SC2086 # two numbers
set -- $came
[ "$1 $2" = "$rounds $rounds" ] || wanted "$rounds attaches and as many detaches in $rounds rounds" "$1 and $2"
succeeds ./remove
rm -f attached detached

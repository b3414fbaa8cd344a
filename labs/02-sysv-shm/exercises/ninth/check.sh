# ninth: more rounds than a Mac has attaches for a process, each with one attach; again while somebody else is attached
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() { # NATTCH COMMAND...
    nattch=$1
    shift
    run "$@"
    others=$(printf '%s\n' "$out" | grep '^ninth: round=' | grep -v " nattch=$nattch letters=${#text}\$" | head -n 1)
    [ -z "$others" ] || wanted "nattch=$nattch letters=${#text} in each round" "$others"
    [ $status -eq 0 ] || wanted "$(brief "$*") succeeds" "$(ending), and: $(printf '%s\n' "$out" | grep -v 'round=')"
    printed=$(printf '%s\n' "$out" | grep -c '^ninth: round=')
    [ "$printed" -eq "$rounds" ] || wanted "$rounds rounds" "$printed"
}

fails ./ninth 1
line 'ninth: shmget(key=0x*): ENOENT *'
text=$(word)$(word)
succeeds ./writer "$text"
rounds=$(random 9 30)
try 1 ./ninth "$rounds"
try 2 ./hold ./ninth "$rounds"
succeeds ./reader
line 'reader: nattch=1 *'
succeeds ./remove

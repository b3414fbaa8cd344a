# parcel: small, around a Mac's limit, the most, and some at random; then what comes out of the queue is altered
#   1. any number of bytes up to 8192 arrives, on both systems
#   2. all bytes of it, and in their order: the two sums are those of the bytes
#   3. through the queue
#   4. another process gets them
#   5. the queue is removed, even if a call fails
#   6. a call that fails is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for size in 1 2048 2049 8192 "$(random 2 1023)" "$(random 1025 2047)" "$(random 2050 8191)"; do
    run ../../common/limit 5 ./parcel "$size"
    [ "$status" -ne 124 ] || wanted "./parcel $size comes to its end" 'it waits for ever'
    [ "$status" -eq 0 ] || wanted "./parcel $size succeeds" "$(ending)${out:+, and: $out}"
    sum=$(awk -v n="$size" 'BEGIN { for (i = 0; i < n; i++) s += i % 256; print s }')
    line "parcel: sent=$size sum=$sum"
    line "parcel: got=$size sum=$sum"
    nothing_left "nothing is left after ./parcel $size"
done
[ "$OS" = linux ] || exit 0

# The learner's program, but the last byte of the first message is another one when it is received, and who sends and who gets is printed
cat >altered.c <<'C'
#include <stdio.h>
#include <sys/types.h>
#include <sys/msg.h>
#include <unistd.h>
static ssize_t altered(int queue, void *message, size_t size, long type, int how)
{
    ssize_t got = msgrcv(queue, message, size, type, how);
    fprintf(stderr, "taken by %ld\n", (long)getpid());
    static int times;
    if (got > 0 && times++ == 0)
        *((unsigned char *)message + sizeof(long) + got - 1) ^= 1;
    return got;
}
static int told(int queue, const void *message, size_t size, int how)
{
    fprintf(stderr, "given by %ld\n", (long)getpid());
    return msgsnd(queue, message, size, how);
}
#define msgrcv altered
#define msgsnd told
#include "parcel.c"
C
run env MAKEFLAGS= make -s altered
if [ "$status" -eq 0 ]; then # else it is another program, and what it prints has to do
    run ../../common/limit 5 ./altered 8192
    case $out in *'given by '*) ;; *) wanted 'bytes that go through the queue' 'nobody calls msgsnd' ;; esac
    case $out in *'taken by '*) ;; *) wanted 'bytes that come through the queue' 'nobody calls msgrcv' ;; esac
    case $status-$out in
    0-*"got=8192 sum=$(awk 'BEGIN { for (i = 0; i < 8192; i++) s += i % 256; print s }')"*) wanted 'a sum of the bytes that came through the queue' "the sum of what was sent, though a message was altered" ;;
    esac
    pids=$(printf '%s\n' "$out" | sed -n '/ by /p' | sort -u | sed 's/.* //' | sort | uniq -d)
    [ -z "$pids" ] || wanted 'another process gets what is sent' "process $pids sends and gets"
    ../../common/leftovers --remove keyfile >/dev/null
fi

after() { nothing_left "nothing is left $met"; }
within=2
meddled fail ./parcel "$(random 2050 3000)"

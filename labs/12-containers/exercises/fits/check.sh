# fits: in a /dev/shm of 256 KiB, empty, partly used and full; another process takes the rest between two steps; calls that fail
#
#   1. what fits is there, with its size, all x, and status 0
#   2. if not all fits, as many pages as /dev/shm has left are there, and the status is 1
#   3. it is not killed, whenever another process takes the last page
#   4. if nothing fits, or a call fails, it says so with status 1, and leaves no object
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# A box has a /dev/shm of 256 KiB. Where no namespaces are permitted, the calls say ENOSPC as if there were one.
room=262144
if [ -z "${boxed:-}" ] && ./box true >/dev/null 2>&1; then
    boxed=yes exec ./box --shm-size $room sh "$0"
fi
name=$(../04-dev-shm/name fits) page=$(getconf PAGESIZE)
object=/dev/shm$name
trap 'rm -f "$object"' EXIT
if [ -z "${boxed:-}" ]; then
    export FITS_ROOM=$room
    again fits <<'END'
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
static inline int full(long long end)
{
    return end > atoll(getenv("FITS_ROOM"));
}
#define posix_fallocate(fd, at, length) (full((long long)(at) + (long long)(length)) ? ENOSPC : posix_fallocate(fd, at, length))
#define fallocate(fd, how, at, length) (full((long long)(at) + (long long)(length)) ? (errno = ENOSPC, -1) : fallocate(fd, how, at, length))
#define pwrite(fd, from, length, at) (full((long long)(at) + (long long)(length)) ? (errno = ENOSPC, (ssize_t)-1) : pwrite(fd, from, length, at))
END
fi

left() { # BYTES WHEN: the object has so many, all of them x
    [ -e "$object" ] || wanted "an object of $1 bytes $2" "none, and: $out"
    size=$(($(wc -c <"$object")))
    [ "$size" -eq "$1" ] || wanted "an object of $1 bytes $2" "$size bytes"
    other=$(tr -d x <"$object" | wc -c)
    [ "$((other))" -eq 0 ] || wanted "nothing but x in the object $2" "$((other)) other bytes"
}
for bytes in 1 $((page - 1)) "$page" "$(random 9000 200000)" $room; do
    succeeds ./fits "$bytes"
    line "fits: wrote $bytes of $bytes bytes"
    left "$bytes" "after ./fits $bytes"
    fails ./fits 1 # it exists
    rm -f "$object"
done
for bytes in $((room + 1)) "$(random $((room + page)) 900000)"; do
    run ./fits "$bytes"
    [ "$status" -eq 1 ] || wanted "status 1 when $bytes bytes do not fit into $room" "$(ending)${out:+, and: $out}"
    line "fits: wrote $room of $bytes bytes"
    left $room "when $bytes bytes do not fit"
    rm -f "$object"
done
before() { rm -f "$object"; }
after() {
    case $status-$out in
    *'fits: wrote '*) ;;
    1-?*) [ ! -e "$object" ] || wanted "no object $met" 'one is left' ;;
    *) wanted "a message and status 1 $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
# shellcheck disable=SC2034 # meddled's
spared='munmap close posix_fallocate pwrite'
meddled fail ./fits 100000
rm -f "$object"

if [ -z "${boxed:-}" ]; then
    FITS_ROOM=0
    fails ./fits 5
    [ ! -e "$object" ] || wanted 'no object when nothing fits' 'one is left'
    exit 0 # the rest needs a /dev/shm that can be filled
fi
other=/dev/shm/other
head -c $((3 * page)) /dev/zero >$other
run ./fits 900000
line "fits: wrote $((room - 3 * page)) of 900000 bytes"
rm -f "$object"
cat /dev/zero >$other 2>/dev/null
fails ./fits 5
[ -n "$out" ] || wanted 'a message when nothing fits' 'nothing'
[ ! -e "$object" ] || wanted 'no object when nothing fits' 'one is left'

before() { rm -f "$object" "$other"; }
after() {
    case $status in
    0 | 1) ;;
    *) wanted "not killed, when /dev/shm is filled $met" "$(ending)" ;;
    esac
    case $out in
    *'fits: wrote '*) bytes=${out#*fits: wrote } && left "${bytes%% *}" "when /dev/shm is filled $met" ;;
    ?*) [ ! -e "$object" ] || wanted "no object after a failure $met" 'one is left' ;;
    *) wanted "a line $met" 'nothing' ;;
    esac
}
# shellcheck disable=SC2034 # meddled's
rival="cat /dev/zero >$other 2>/dev/null; true"
meddled rival ./fits 100000

# erase: a few letters under somebody's mapping, pages of random bytes, an empty object, none; kills, a rival, and calls that fail
#
#   1. every byte of the object is 0 afterwards, for those too that have it mapped
#   2. the object stays, with its name and its size, at each moment
#   3. the count is of what is in the object when it has been erased
#   4. an object without a size has 0 bytes; a name without an object is refused with a message and status 1, and none is made
#   5. if a call fails, the program says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

object=$(./name erase)
file=/dev/shm$object
trap 'rm -f "$file"' EXIT # a check that fails leaves nothing either

word >"$file"
succeeds ./peek "$object" ./erase "$object"
last=$(printf '%s\n' "$out" | tail -n 1)
out=$(printf '%s\n' "$out" | grep '^erase: ')
line "erase: $object has 8 bytes, 8 of them 0"
[ "$last" = 'peek: and now, through the same mapping' ] ||
    wanted 'a mapping made before shows only zeros afterwards' "$last"

# Zeros stand in the middle, too: the first one is no end
size=$(random 5000 20000)
{ printf 'text\0' && head -c "$size" /dev/urandom; } >"$file"
size=$((size + 5))
before=$(stat -c 'inode %i, %s bytes' "$file")
succeeds ./erase "$object"
line "erase: $object has $size bytes, $size of them 0"
now=$(stat -c 'inode %i, %s bytes' "$file")
[ "$now" = "$before" ] || wanted "the object keeps its inode and size: $before" "$now"
left=$(tr -d '\0' <"$file" | wc -c)
[ "$left" -eq 0 ] || wanted 'no byte in the file but 0' "$((left)) others"
succeeds ./erase "$object"

# It never gets shorter, not even for a moment. Where no file may grow, one that was cut cannot come back
word >"$file"
run sh -c 'trap "" XFSZ; ulimit -f 0; exec ./erase "$1"' - "$object"
now=$(stat -c %s "$file")
[ "$now" -eq 8 ] || wanted 'the object is never cut, who has it mapped would die of SIGBUS: 8 bytes' "$now, when it could not grow again"

: >"$file"
succeeds ./erase "$object"
line "erase: $object has 0 bytes, 0 of them 0"
rm "$file"
fails ./erase "$object"
line 'erase: *ENOENT*'
[ ! -e "$file" ] || wanted 'no object is made where there was none' "$file"

# Killed before each step; then with a rival that stores a letter in the last byte, which the count must show once
printf abcdefgh >"$file"
before=$(stat -c 'inode %i, %s bytes' "$file")
before() { printf abcdefgh 1<>"$file"; }
after() {
    now=$(stat -c 'inode %i, %s bytes' "$file" 2>&1)
    [ "$now" = "$before" ] || wanted "the object stays, $before, when erase is killed $met" "$now"
}
meddled kill ./erase "$object"
spared=munmap
after() { :; }
meddled fail ./erase "$object"
rival="../../common/scribble $object 7 78" counted=
after() {
    case $status-$out in
    0-*' 7 of them 0'*) counted=yes ;;
    0-*' 8 of them 0'*) ;;
    *) wanted "a count of 7 or 8, when another stores one letter $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
meddled rival ./erase "$object"
[ -n "$counted" ] || ! grep -q __tsan_ meddled/erase.o 2>/dev/null || # its loads are steps
    wanted "the bytes are counted when the object has been erased: 7 of 8, when another has stored a letter since" '8 each time'

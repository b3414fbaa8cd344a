# same: one name in three spellings, a hard link, copies, a new file under the old name; then what is no object, also between its steps; calls
# that fail
#
#   1. two names of one object are one object
#   2. two objects are two, whatever they look like
#   3. a link, a fifo and a directory are refused, with a line on stderr and status 1
#   4. so are they if they come in an object's place meanwhile
#   5. a name without an object is refused in the same way, and none is made
#   6. if a call fails, the program says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

object=$(./name same)
file=/dev/shm$object
trap 'rm -rf "$file" "$file".*' EXIT

word >"$file"
for other in "$object" "${object#/}" "/$object"; do
    succeeds ./same "$object" "$other"
    line 'same: one object'
done
ln "$file" "$file.link"
succeeds ./same "$object" "$object.link"
[ "$out" = 'same: one object' ] || wanted 'a hard link is one object' "$out"
cp -p "$file" "$file.copy"
succeeds ./same "$object" "$object.copy"
[ "$out" = 'same: two objects' ] || wanted 'a copy with the same bytes and times is another object' "$out"
succeeds ./same "$object.copy" "$object.link"
line 'same: two objects'
: >"$file.empty"
: >"$file.void"
succeeds ./same "$object.empty" "$object.void"
line 'same: two objects'
mv "$file.copy" "$file" # the name is another object's now
succeeds ./same "$object" "$object.link"
line 'same: two objects'

refuses() { # WHAT NAME NAME
    run ../../common/limit 5 ./same "$2" "$3"
    [ "$status${out:+ and words}" = '1 and words' ] || wanted "$1: refused, with a line on stderr and status 1" "$(ending)${out:+, and: $out}"
    seen=$(./same "$2" "$3" 2>/dev/null)
    [ -z "$seen" ] || wanted "$1: a line on stderr, and none on stdout" "$seen"
}
refuses 'a name without an object' "$object" "$object.none"
line '*ENOENT*'
refuses 'a name without an object' "$object.none" "$object"
[ ! -e "$file.none" ] || wanted 'no object is made where there was none' "$file.none"
ln -s "$file" "$file.soft"
mkfifo "$file.fifo"
mkdir "$file.directory"
for kind in soft fifo directory; do
    refuses "a link, a fifo or a directory, here a $kind one, behind an object" "$object" "$object.$kind"
    refuses "a link, a fifo or a directory, here a $kind one, before an object" "$object.$kind" "$object"
    refuses "a link, a fifo or a directory, here a $kind one, twice" "$object.$kind" "$object.$kind"
done
refuses 'a link' "$object" "$object.soft"
line '*ELOOP*'

within=5
before() { rm -f "$file.copy" && cp "$file" "$file.copy"; }
after() {
    case $status-$out in
    '0-same: two objects' | 1-?*) ;;
    *) wanted "two objects, or a refusal, when $what takes the place of one $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
what='a link to the other'
rival="ln -sf '$file' '$file.copy'"
meddled rival ./same "$object" "$object.copy"
what='a fifo'
rival="rm -f '$file.copy'; mkfifo '$file.copy'"
meddled rival ./same "$object" "$object.copy"
after() { :; }
meddled fail ./same "$object" "$object.copy"

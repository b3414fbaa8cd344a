# jot: three lines in a new object; then a link, one that leads nowhere, a fifo and a directory under its name; a link that comes between its
# steps, and another jot; calls that fail
#
#   1. a line is behind those that were there, in an object that is made with mode 0600 if there is none
#   2. a link under the name is ELOOP and status 1, and nothing is changed
#   3. so is one that comes there while jot is starting: what it leads to is never changed
#   4. a fifo or a directory is refused with a message and status 1
#   5. lines of two jots at the same time stay whole
#   6. if a call fails, the program says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

object=$(./name journal)
file=/dev/shm$object
trap 'rm -rf "$file"' EXIT

first=$(word) second=$(word)$(word)
succeeds ./jot journal "$first"
line "jot: $file has 9 bytes"
[ "$(stat -c %a "$file")" = 600 ] || wanted "mode 600 for a new $file" "$(stat -c %a "$file")"
succeeds ./jot journal "$second"
succeeds ./jot journal ''
came=$(cat "$file" && echo end)
[ "$came" = "$first
$second

end" ] || wanted "three lines in $file: $first, $second and an empty one" "$came"
rm "$file"

word >list
before=$(cat list)
ln -s "$PWD/list" "$file"
run ./jot journal "$first"
[ "$(cat list)" = "$before" ] || wanted "the file that a link in /dev/shm leads to is unchanged" "$(cat list)"
fails ./jot journal "$first"
line 'jot: *ELOOP*'
rm "$file"

ln -s "$PWD/none" "$file"
fails ./jot journal "$first"
line 'jot: *ELOOP*'
[ ! -e none ] || wanted 'no file is made where a link leads' "$PWD/none"
rm "$file"

mkfifo "$file"
refuses 'a fifo' ../../common/limit 5 ./jot journal "$first"
rm "$file"
mkdir "$file"
refuses 'a directory' ../../common/limit 5 ./jot journal "$first"
rmdir "$file"

# A link before each step, where there is no object yet and in the place of one
unchanged() { [ "$(cat list)" = "$before" ] && [ ! -e none ]; }
after() {
    unchanged || wanted "when a link is put there $met, the file that the link leads to stays as it was" "$(cat list)"
    case $status-$met-$out in
    1-*ELOOP*) ;;
    *-'before open'*) wanted "ELOOP and status 1, when a link is put there $met" "$(ending)${out:+, and: $out}" ;;
    0-* | 1-*-?*) ;;
    *) wanted "an end, when a link is put there $met" "$(ending)" ;;
    esac
}
rival="ln -s '$PWD/list' '$file'"
before() { rm -f "$file"; }
meddled rival ./jot journal "$first"
rival="ln -s '$PWD/none' '$file'"
meddled rival ./jot journal "$first"
rival="ln -sf '$PWD/list' '$file'"
before() { rm -f "$file" && (umask 077 && : >"$file"); }
meddled rival ./jot journal "$first"
# Another jot before each step
rival="./jot journal $second >/dev/null"
before() { rm -f "$file"; }
after() {
    [ "$status" -eq 0 ] || wanted "two jots succeed, one of them $met of the other" "$(ending)${out:+, and: $out}"
    came=$(sort "$file")
    [ "$came" = "$(printf '%s\n' "$first" "$second" | sort)" ] || wanted "two lines, of a jot and of another one $met" "$came"
}
meddled rival ./jot journal "$first"
before() { rm -f "$file" && (umask 077 && echo "$second" >"$file"); }
after() {
    case $met in *write*) [ "$(cat "$file")" = "$second" ] || wanted "the object is as it was $met" "$(cat "$file")" ;; esac
}
meddled fail ./jot journal "$first"
rm -f list

# jot: two lines in a new object; then a link, one that leads nowhere, a fifo and a directory under its name
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
fails ./jot journal "$first"
rm "$file"
mkdir "$file"
fails ./jot journal "$first"

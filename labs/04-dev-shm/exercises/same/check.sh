# same: one name in three spellings, a hard link, copies, a new file under the old name; then what is no object
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

object=$(./name same)
file=/dev/shm$object
trap 'rm -f "$file" "$file".*' EXIT

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

fails ./same "$object" "$object.none"
line 'same: *ENOENT*'
[ ! -e "$file.none" ] || wanted 'no object is made where there was none' "$file.none"
ln -s "$file" "$file.soft"
fails ./same "$object" "$object.soft"
line 'same: *ELOOP*'
mkfifo "$file.fifo"
fails ./same "$object.fifo" "$object.fifo"

# no-room: sizes there is room for, the smallest too; then sizes beyond any address space
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for size in 1 "$(random 2 4096)" "$(random 4097 1000000)"; do
    succeeds ./no-room "$size"
    line "no-room: $size bytes, the child stored 42"
done

# 2^48 bytes are more than a process has addresses for; lab_size takes as much as 2^63 - 1
for size in "$(random 262144 8000000)G" 9223372036854775807; do
    fails ./no-room "$size"
    line 'no-room: mmap(* bytes): ENOMEM *'
done

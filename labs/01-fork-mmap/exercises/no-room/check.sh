# no-room: sizes there is room for and sizes there is not; other failures; and children that do nothing
#
#   1. it maps as many bytes as SIZE says, whatever SIZE is
#   2. the child writes the 42, and the parent prints what is in the page
#   3. if mmap fails, the program says so with the errno that mmap gave, and ends with status 1
#   4. if anything else fails, a call or the child, it ends with a message and status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for size in 1 "$(random 2 4096)" "$(random 4097 1000000)"; do
    succeeds ./no-room "$size"
    line "no-room: $size bytes, the child wrote 42"
done

# 2^48 bytes are more than a process has addresses for; lab_size takes as much as 2^63 - 1. With 32 bits it is 2^31 - 1
huge=2147483647 larger=
[ "$(getconf LONG_BIT)" != 64 ] || huge=9223372036854775807 larger=$(($(random 262144 8000000) * 1073741824))
for size in $larger $huge; do
    fails ./no-room "$size"
    line "no-room: mmap($size bytes): ENOMEM *"
done

spared=munmap
meddled fail ./no-room 4096
# Where the parent is killed there is nobody to tell it
after() {
    [ "$status" -eq 137 ] || { [ "$status" -eq 1 ] && [ -n "$out" ]; } ||
        wanted "a message and status 1 for a child that is killed $met" "$(ending)${out:+, and: $out}"
}
meddled kill ./no-room 4096

# A child that does nothing: then there is no 42 to print
children idle no-room
run ./no-room 4096
case $out in *'wrote 42'*) wanted 'no 42 from a child that ends before it writes anything' "$out" ;; esac

# What is asked of mmap; and one that fails for another reason
again no-room <<'END'
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
static inline void *noted_mmap(void *at, size_t size, int prot, int how, int fd, off_t offset)
{
    FILE *notes = fopen("asked", "a");
    if (notes != NULL) {
        fprintf(notes, "%zu\n", size);
        fclose(notes);
    }
    errno = EACCES;
    return getenv("NO_ROOM") ? MAP_FAILED : mmap(at, size, prot, how, fd, offset);
}
#define mmap noted_mmap
END
for size in "$(random 2 4095)" "$(random 5000 1000000)" $huge; do
    rm -f asked
    run ./no-room "$size"
    grep -qx "$size" asked 2>/dev/null || wanted "mmap is asked for $size bytes" "$(cat asked 2>/dev/null || echo nothing)"
done
fails env NO_ROOM=1 ./no-room 4096
line 'no-room: mmap(4096 bytes): EACCES *'

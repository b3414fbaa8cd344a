# two-pages: values that nobody knows before; two processes, and a child that does nothing; on Linux the kernel's word for both mappings
#
#   1. both lines have the values that the task says, and they are what is in the pages
#   2. the lines come from a parent and from the child that it has forked
#   3. the parent writes BEFORE to both pages, and only the child writes AFTER
#   4. one page is shared and the other private, both come from mmap, and --map shows the shared one first
#   5. if a call or the child fails, the program says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() { # BEFORE AFTER
    succeeds ./two-pages "$1" "$2"
    line "two-pages: child pid=* shared=$2 private=$2"
    line "two-pages: parent pid=* shared=$2 private=$1"
    [ "$(printf '%s\n' "$out" | sed 's/.*pid=//; s/ .*//' | sort -u | wc -l)" -eq 2 ] ||
        wanted 'two processes, each with its pid, a line each' "$out"
}
try "$(random 1 40000)" "$(random 50000 90000)"
try "$(random 50000 90000)" 0
try 0 -1

spared=munmap
meddled fail ./two-pages 1 2
# Where the parent is killed there is nobody to tell it
after() {
    [ "$status" -eq 137 ] || { [ "$status" -eq 1 ] && [ -n "$out" ]; } ||
        wanted "a message and status 1 for a child that is killed $met" "$(ending)${out:+, and: $out}"
}
meddled kill ./two-pages 1 2

children noted two-pages
try "$(random 1 40000)" "$(random 50000 90000)"
printed=$(printf '%s\n' "$out" | sed -n 's/.*child pid=\([0-9]*\) .*/\1/p')
forked=$(paste -s -d ' ' forked 2>/dev/null)
[ "$printed" = "$forked" ] || wanted "the pid of the child that was forked, ${forked:-none}" "$printed"
children idle two-pages
run ./two-pages 11 22
case $out in *shared=22* | *private=22*) wanted 'no AFTER from a child that ends before it writes one' "$out" ;; esac
case $out in *'parent pid='*) line 'two-pages: parent pid=* shared=11 private=11' ;; esac
rm -f forked waited

# A look at each address that --map asks about, so that no text stands for a mapping or for a value. What mmap gave begins where
# a page does; a variable does not, nor what malloc gave
[ "$OS" = linux ] || exit 0
seen=$(word)
again two-pages <<END
#include "lab.h"
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
static inline void seen_mapping(const char *who, const void *addr)
{
    printf("$seen %s %d %s: ", (uintptr_t)addr % (uintptr_t)sysconf(_SC_PAGESIZE) == 0 ? "start" : "middle", *(const int *)addr, who);
    lab_print_mapping(who, addr);
}
#define lab_print_mapping seen_mapping
END
succeeds ./two-pages --map 11 22
for who in child parent; do
    # tcc's programs do not say that their data is no code, and then the kernel permits on PCs of 32 bits that it is run: x
    kinds=$(printf '%s\n' "$out" | sed -n "s/^$seen [a-z]* [0-9-]* $who: $who: [^ ]* rw[-x]\([sp]\) .*/rw-\1/p" | paste -s -d ' ' -)
    [ "$kinds" = 'rw-s rw-p' ] || wanted "a shared mapping (rw-s) and a private one (rw-p) in the $who" "${kinds:-no mapping}"
    middle=$(printf '%s\n' "$out" | sed -n "s/^$seen middle [0-9-]* $who: //p")
    [ -z "$middle" ] || wanted "two pages that mmap gave, in the $who" "an address in the middle of one: $middle"
    values=$(printf '%s\n' "$out" | sed -n "s/^$seen start \([0-9-]*\) $who: .*/\1/p" | paste -s -d ' ' -)
    [ "$values" = "$([ $who = child ] && echo 22 22 || echo 22 11)" ] || wanted "the values that the $who tells are in its pages" "$values"
done

# two-pages: values that nobody knows before; two processes; and on Linux the kernel's word for both mappings
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

# Built again, with a look at each address that --map asks about, so that no text stands for a mapping. What mmap gave begins
# where a page does; a variable does not, nor what malloc gave
[ "$OS" = linux ] || exit 0
seen=$(word)
cat >seen.h <<END
#include "lab.h"
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
static inline void seen_mapping(const char *who, const void *addr)
{
    printf("$seen %s %s: ", (uintptr_t)addr % (uintptr_t)sysconf(_SC_PAGESIZE) == 0 ? "start" : "middle", who);
    lab_print_mapping(who, addr);
}
#define lab_print_mapping seen_mapping
END
rm -f two-pages
run env MAKEFLAGS= make -s EXTRA='-include ./seen.h' two-pages
[ $status -eq 0 ] || wanted 'a program that compiles again' "$out"
succeeds ./two-pages --map 1 2
for who in child parent; do
    kinds=$(printf '%s\n' "$out" | sed -n "s/^$seen [a-z]* $who: $who: [^ ]* \(rw-[sp]\) .*/\1/p" | paste -s -d ' ' -)
    [ "$kinds" = 'rw-s rw-p' ] || wanted "a shared mapping (rw-s) and a private one (rw-p) in the $who" "${kinds:-no mapping}"
    middle=$(printf '%s\n' "$out" | sed -n "s/^$seen middle $who: //p")
    [ -z "$middle" ] || wanted "two pages that mmap gave, in the $who" "an address in the middle of one: $middle"
done
rm -f seen.h

# ring: texts before the end, up to it, over it by one, and round the whole ring
#   1. TEXT is at AT, and what goes over the end is at the beginning
#   2. it is stored with one copy
#   3. the second mapping is right behind the first
#   4. nothing is covered that is not its own
#   5. the size is this machine's page
#   6. a failure is told, with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

page=$(getconf PAGESIZE)
try() { # AT TEXT
    succeeds ./ring "$1" "$2"
    over=$(($1 + ${#2} - page))
    begin=
    [ $over -le 0 ] || begin=$(printf '%s' "$2" | tail -c $over)
    line "ring: size=$page first=0x* second=0x*"
    first=$(printf '%s\n' "$out" | sed -n 's/.* first=\(0x[0-9a-f]*\) .*/\1/p')
    second=$(printf '%s\n' "$out" | sed -n 's/.* second=\(0x[0-9a-f]*\)$/\1/p')
    [ $((second - first)) -eq "$page" ] || wanted "the second mapping $page bytes behind the first" "$((second - first)) bytes"
    [ "$(printf '%s\n' "$out" | sed -n 2p)" = "ring: text=$2 begin=$begin" ] ||
        wanted "text=$(brief "$2" 40) begin=$(brief "$begin" 40)" "$(printf '%s\n' "$out" | sed -n 2p)"
}

text=$(word)$(word)
try 0 "$text"
try $((page - 16)) "$text"
try $((page - 15)) "$text"
try $((page - 1)) "$text"
try $((page - $(random 2 14))) "$text"
try "$(random 100 1000)" "$(head -c "$page" /dev/zero | tr '\0' x)"
run ./ring "$page" "$text"
[ $status -eq 2 ] || wanted "./ring $page is refused, with status 2" "$(ending)"

# Built again: whatever is unmapped is somebody else's at once
again ring <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
static char *rival_pages[8];
static int rival_count;
static void rival_look(void)
{
    for (int i = 0; i < rival_count; i++)
        if (rival_pages[i][0] != 1)
            printf("rival: what was unmapped was somebody else's page by then, and is covered\n");
}
static inline int rival_munmap(void *at, size_t size)
{
    int result = munmap(at, size);
    char *page = mmap(at, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (page != MAP_FAILED && rival_count < 8) {
        page[0] = 1;
        if (rival_count == 0)
            atexit(rival_look);
        rival_pages[rival_count++] = page;
    }
    return result;
}
#define munmap(at, size) rival_munmap(at, size)
END
succeeds ./ring $((page - 3)) "$text"
case $out in *rival:*) wanted 'a second mapping that covers nothing' "$out" ;; esac

before() { ../../common/leftovers --remove keyfile >/dev/null; }
spared='munmap close'
after() { :; }
meddled fail ./ring $((page - 3)) "$text"
before
meddled record ./ring $((page - 3)) "$text"
if stepped ring && [ "$(getconf LONG_BIT)" = 64 ]; then # stores into the object alone: the others' pages are private
    copies=$(grep -c -e ' mem[a-z]*$' -e ' str[a-z]*$' -e ' store$' .steps)
    [ "$copies" -eq 1 ] || wanted 'one copy of the text' "$copies"
fi

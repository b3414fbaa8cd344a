# together: addresses that differ in one bit, at each border of two indices
#   1. whether they lie on one page
#   2. how many levels there are
#   3. how many nodes lie on the way to both
#   4. the numbers are those of this machine's page
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() { # ADDRESS ADDRESS
    nodes=1 low=$((shift + index)) same=no
    while [ $low -lt 48 ]; do
        [ $(($1 >> low)) -ne $(($2 >> low)) ] || nodes=$((nodes + 1))
        low=$((low + index))
    done
    [ $(($1 / page)) -ne $(($2 / page)) ] || same=yes
    succeeds ./together "$1" "$2"
    [ "$out" = "together: page_size=$page same_page=$same levels=$levels nodes=$nodes" ] ||
        wanted "page_size=$page same_page=$same levels=$levels nodes=$nodes for $1 and $2" "$out"
}

pages() { # SIZE: all of it, for pages of this size
    page=$1 shift=0
    while [ $((1 << shift)) -lt "$page" ]; do shift=$((shift + 1)); done
    index=$((shift - 3))
    levels=$(((48 - shift + index - 1) / index))
    address=$(($(random 0 65535) << 32 | $(random 0 2147483647)))
    try $address $address
    try 0 281474976710655
    for bit in 0 $((shift - 1)) $shift 46 47; do try $address $((address ^ 1 << bit)); done
    border=$((shift + index))
    while [ $border -lt 48 ]; do
        try $address $((address ^ 1 << border))
        try $((address ^ 1 << (border - 1))) $address
        border=$((border + index))
    done
}
pages "$(getconf PAGESIZE)"

# Built again: machines with other pages
again together <<'END'
#include <stdlib.h>
#include <unistd.h>
static inline long rival_page(void)
{
    return atol(getenv("RIVAL_PAGE"));
}
#define sysconf(name) rival_page()
#define getpagesize() (int)rival_page()
END
for size in 8192 65536; do
    export RIVAL_PAGE=$size
    pages $size
done

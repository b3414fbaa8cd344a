# wrap: each number of letters from 0 to more than fit, again and again, so that the ring begins everywhere
#   1. no slot is left unused: 8 letters go in
#   2. no more go in than there is room for
#   3. the letters come out in their order
#   4. what went in, and what came out, is printed for each PUTS
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

letters() { # FROM COUNT: so many of the alphabet, over and over
    awk -v from="$1" -v count="$2" 'BEGIN { for (i = 0; i < count; i++) printf "%s", substr("abcdefghijklmnopqrstuvwxyz", (from + i) % 26 + 1, 1) }'
}
from=0
set --
expected=''
succeeds ./wrap 0
[ "$out" = 'wrap: put=0 got=' ] || wanted 'wrap: put=0 got=, of ./wrap 0' "$out"
for puts in $(random 1 7) 8 $(random 9 20) 0 $(random 1 7) 8 1 8 $(random 1 7) 8; do
    set -- "$@" "$puts"
    count=$((puts > 8 ? 8 : puts))
    expected="$expected wrap:_put=${count}_got=$(letters $from $count)"
    from=$((from + count))
done
succeeds ./wrap "$@"
came=$out
for want in $expected; do # a line each
    want=$(echo "$want" | tr _ ' ')
    out=$(printf '%s\n' "$came" | head -n 1)
    line "$want"
    came=$(printf '%s\n' "$came" | sed 1d)
done
[ -z "$came" ] || wanted 'a line for each PUTS' "$came"
# So often that indices of one byte, or of two, come to their end
# shellcheck disable=SC2046 # numbers
succeeds ./wrap $(awk 'BEGIN { for (i = 0; i < 8300; i++) print 9 }')
came=$(awk 'BEGIN { for (i = 0; i < 52; i++) all = all substr("abcdefghijklmnopqrstuvwxyz", i % 26 + 1, 1) }
    $0 != "wrap: put=8 got=" substr(all, (NR - 1) * 8 % 26 + 1, 8) { print "line " NR ": " $0; exit }' "$output")
[ -z "$came" ] || wanted 'wrap: put=8 and the next 8 letters, 8300 times of 9' "$came"

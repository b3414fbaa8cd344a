# wrap: each number of letters from 0 to more than fit, again and again, so that the ring begins everywhere
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

letters() { # FROM COUNT: so many of the alphabet, over and over
    awk -v from="$1" -v count="$2" 'BEGIN { for (i = 0; i < count; i++) printf "%s", substr("abcdefghijklmnopqrstuvwxyz", (from + i) % 26 + 1, 1) }'
}
from=0
set --
expected=''
for puts in $(random 1 7) 8 $(random 9 20) 0 $(random 1 7) 8 1 8 $(random 1 7) 8; do
    set -- "$@" "$puts"
    count=$((puts > 8 ? 8 : puts))
    expected="$expected wrap:_put=${count}_got=$(letters $from $count)"
    from=$((from + count))
done
succeeds ./wrap "$@"
came=$out
for want in $expected; do
    want=$(echo "$want" | tr _ ' ')
    out=$(printf '%s\n' "$came" | head -n 1)
    line "$want"
    came=$(printf '%s\n' "$came" | sed 1d)
done

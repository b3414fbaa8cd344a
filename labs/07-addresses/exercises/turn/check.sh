# turn: one to eight words, walked at another address
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

words='' turned='' count=0
while [ $count -lt 8 ]; do
    new=$(word) count=$((count + 1))
    words="$words $new" turned=" $((count - 1)):$new$turned"
    # shellcheck disable=SC2086 # words
    succeeds ./turn $words
    parent=$(printf '%s\n' "$out" | sed -n 's/^turn: parent addr=//p')
    child=$(printf '%s\n' "$out" | sed -n 's/^turn: child addr=\([^ ]*\).*/\1/p')
    [ "$parent" != "$child" ] || wanted 'a child that has the list at another address' "$out"
    line "turn: child addr=$child$turned"
done

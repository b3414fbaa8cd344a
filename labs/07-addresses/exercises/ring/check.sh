# ring: texts before the end, up to it, over it by one, and round the whole ring
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

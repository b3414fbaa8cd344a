# parcel: small, around a Mac's limit, the most, and some at random
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

for size in 1 2048 2049 8192 "$(random 2 1023)" "$(random 1025 2047)" "$(random 2050 8191)"; do
    run ../../common/limit 5 ./parcel "$size"
    [ $status -ne 124 ] || wanted "./parcel $size comes to its end" 'it waits for ever'
    [ $status -eq 0 ] || wanted "./parcel $size succeeds" "$(ending)${out:+, and: $out}"
    sum=$(awk -v n="$size" 'BEGIN { for (i = 0; i < n; i++) s += i % 256; print s }')
    line "parcel: sent=$size sum=$sum"
    line "parcel: got=$size sum=$sum"
done

# most: the larger one first, last, both alike, and some at random
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

most() { # A B LARGER
    run ./most "$1" "$2"
    [ $status -eq 0 ] || wanted "./most $1 $2 succeeds" "$(ending)${out:+, and: $out}"
    line 'most: A is at loaded'
    line 'most: B is at loaded'
    case $out in *"
most: most=$3") ;; *) wanted "./most $1 $2: most=$3" "$out" ;; esac
}
low=$(random 1 400000) high=$(random 500000 1000000)
most "$high" "$low" "$high"
most "$low" "$high" "$high"
most "$low" "$low" "$low"
most 1 1000000 1000000
most 1000000 1 1000000

# At the same time, and with no schedule: a second look and a store are two steps, too. Whether the two meet is luck
for times in 1 1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000; do
    run ./most $times
    [ $status -eq 0 ] || wanted "./most $times succeeds" "$(ending)${out:+, and: $out}"
    line 'most: lost=0'
done

# half: a writer that is killed after each of its stores, on a new object and on one with a text
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

holds() { # WHEN TEXT...: the reader prints one of these, or none
    when=$1 all='half: none'
    shift
    run ./half
    [ "$status $out" != '0 half: none' ] || return 0
    for text in "$@"; do
        [ "$status $out" != "0 half: text=$text" ] || return 0
        all="$all or half: text=$text"
    done
    wanted "$all, $when" "$(ending), $out"
}
for old in '' "$(word)" "$(word)$(word)" "$(word | cut -c 1-4)"; do
    new=$(word) n=0 killed=yes
    while [ -n "$killed" ]; do
        if [ -n "$old" ]; then
            succeeds ./half "$old"
            run ./half
            [ "$out" = "half: text=$old" ] || wanted "half: text=$old, after ./half $old" "$out"
        fi
        status=0
        ./half --stores $n "$new" >said 2>&1 || status=$?
        case $status in 0) killed= ;; 137) ;; *) wanted "./half --stores $n is killed or succeeds" "$(ending), $(cat said)" ;; esac
        [ -z "$killed" ] || holds "after ${old:-nothing} was there and ./half $new was killed after $n stores" ${old:+"$old"} "$new"
        n=$((n + 1))
        [ $n -lt 100 ] || wanted "./half --stores $n comes to its end" 'none'
    done
    [ $n -gt 8 ] || wanted "every byte is a put of its own, at least 9 for $new" "$((n - 1))"
    run ./half
    [ "$out" = "half: text=$new" ] || wanted "half: text=$new, after ./half $new" "$out"
    succeeds ../03-posix-shm/remove
done
run ./half
[ "$status $out" = '0 half: none' ] || wanted 'half: none, of a new object' "$(ending), $out"
succeeds ../03-posix-shm/remove

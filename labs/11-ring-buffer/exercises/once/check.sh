# once: killed at every step and now and then, each number stands in the file once
#   1. each number that is sent is in FILE, a line each, in order
#   2. whenever it is killed, none is lost
#   3. whenever it is killed, none comes twice
#   4. it ends when the ring is closed and empty, and the ring is removed then
#   5. a line that was cut off was not done
#   6. what FILE has already stays
#   7. a call that fails is told, and nothing is lost by it
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

have() { # COUNT WHEN: FILE has 0 to COUNT - 1, once each
    found=$(awk -v count="$1" '
        !/^[0-9]+$/ { cut++; next }
        seen[$1]++ { twice++ }
        $1 + 0 != n++ + 0 { order++ }
        END { for (i = 0; i < count; i++) lost += !seen[i]; printf "%d lost, %d twice, %d no number%s", lost, twice, cut, order ? ", not in order" : "" }' numbers)
    [ "$found" = '0 lost, 0 twice, 0 no number' ] || wanted "of $1 messages, $2: 0 lost, 0 twice, 0 no number, in order" \
        "$(echo "$found" | tr ',' '\n' | grep -v '^ *0 ' | tr '\n' ',')"
}
ring_there() { # a ring is there, also where it cannot be seen but by its use
    run ../../common/leftovers keyfile
    [ "$status" -ne 0 ]
}
: >numbers
succeeds ./producer --fresh --count 300
succeeds ../../common/limit 5 ./once numbers
have 300 'read with no kill'
! ring_there || wanted 'a ring that is removed when it is closed and empty' "$out"
succeeds ./producer --fresh --count 300
rm numbers # it makes FILE
succeeds ../../common/limit 5 ./once numbers
have 300 'read into a new FILE'

# Killed before each step, and each call failing
before() {
    ../../common/leftovers --remove keyfile >/dev/null
    printf '0\n1\n' >numbers
    ./producer --count 7 >/dev/null
}
after() {
    if ring_there; then # else it came to its end, or to none
        run ../../common/limit 5 ./once numbers
        [ "$status" -eq 0 ] || wanted "the next one goes on, after one that ended $met" "$(ending), $out"
    fi
    have 7 "with one that ended $met"
}
within=5
meddled kill ./once numbers
spared='munmap close fstat lstat stat'
meddled fail ./once numbers

../../common/leftovers --remove keyfile >/dev/null
# A kill can cut a line, at a page's end: rarely, so here it is done by hand
succeeds ./producer --fresh --count 25
printf '%s\n' 0 1 2 3 4 5 6 7 8 9 >numbers
printf 1 >>numbers
succeeds ../../common/limit 5 ./once numbers
[ "$(tr '\n' ' ' <numbers)" = "$(awk 'BEGIN { for (i = 0; i < 25; i++) printf "%d ", i }')" ] ||
    wanted 'the numbers from 0 to 24 behind a FILE whose last line, 10, was cut after the 1' "$(tr '\n' ' ' <numbers)"

# FILE may not grow: in the middle of a line, it may be
../../common/leftovers --remove keyfile >/dev/null
rm -f numbers
succeeds ./producer --fresh --count 900
run sh -c 'trap "" XFSZ; ulimit -f 1; exec ../../common/limit 5 ./once numbers'
if [ "$status" -ne 1 ] || [ -z "$out" ]; then
    wanted 'a FILE that may not grow is told, with a message and status 1' "$(ending)${out:+, and: $out}"
fi
succeeds ../../common/limit 5 ./once numbers
have 900 'after a FILE that could not grow'

# A producer that is at work, and kills when the file has grown
rm -f numbers
count=$(random 20000 30000)
./producer --fresh --stay --count "$count" >sent &
until_true grep -q made sent
for kills in 1 2 3 4 5; do
    [ "$(tail -n 1 numbers 2>/dev/null)" != $((count - 1)) ] || break # all was read before the kill: there is nothing for another one
    ./once numbers >said 2>&1 &
    once=$!
    least=$((kills * 3000))
    until_true awk -v least=$least 'END { exit NR < least }' numbers
    kill -9 $once 2>/dev/null
    wait $once 2>/dev/null
done
# The ring may be gone already, if the last one came to its end just then; or closed and there, if it was killed before that
[ "$(tail -n 1 numbers)" = $((count - 1)) ] || succeeds ../../common/limit 5 ./once numbers
wait
! ring_there || succeeds ../../common/limit 5 ./once numbers
have "$count" "after $kills kills"
rm -f numbers said sent

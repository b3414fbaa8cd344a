# once: killed at random moments until all is through, each number stands in the file once
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

count=$(random 60000 80000)
./producer --fresh --stay --count "$count" >sent &
until_true grep -q made sent
kills=0
while [ $kills -lt 60 ]; do
    ./once numbers >said 2>&1 &
    once=$!
    sleep "0.0$(random 10 30)"
    kill -9 $once 2>/dev/null || break
    wait $once 2>/dev/null && break
    kills=$((kills + 1))
done
# The ring may be gone already, if the last one came to its end just then
[ "$(tail -n 1 numbers)" = $((count - 1)) ] || succeeds ../../common/limit 10 ./once numbers
wait
found=$(awk -v count="$count" '
    !/^[0-9]+$/ { cut++; next }
    seen[$1]++ { twice++ }
    END { for (i = 0; i < count; i++) lost += !seen[i]; printf "%d lost, %d twice, %d no number", lost, twice, cut }' numbers)
[ "$found" = '0 lost, 0 twice, 0 no number' ] || wanted "of $count messages, after $kills kills: 0 lost, 0 twice, 0 no number" \
    "$(echo "$found" | tr ',' '\n' | grep -v '^ *0 ' | tr '\n' ',')"

# A kill can cut a line, at a page's end: rarely, so here it is done by hand
succeeds ./producer --fresh --count 25
printf '%s\n' 0 1 2 3 4 5 6 7 8 9 >numbers
printf 1 >>numbers
succeeds ../../common/limit 10 ./once numbers
[ "$(tr '\n' ' ' <numbers)" = "$(awk 'BEGIN { for (i = 0; i < 25; i++) printf "%d ", i }')" ] ||
    wanted 'the numbers from 0 to 24 behind a FILE whose last line, 10, was cut after the 1' "$(tr '\n' ' ' <numbers)"
rm -f numbers said sent

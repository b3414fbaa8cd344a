# tickets: one after the other; killed at each step; with another one between any two steps; with another one before each step
#   1. the numbers are 0, 1, 2 and so on, and each run prints the next one
#   2. no number is printed by two that run at the same moment
#   3. none is printed again after a kill
#   4. whenever one is killed, the next one goes on, and waits for nobody
#   5. a call that fails is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

number() { sed -n 's/^tickets: number=\([0-9]*\)$/\1/p'; }
fails ./tickets
line 'tickets: shm_open(*): ENOENT *'
succeeds ./tickets --new
for n in 0 1 2 3 4 5 6 7 8 9 10; do
    succeeds ./tickets
    [ "$out" = "tickets: number=$n" ] || wanted "tickets: number=$n, from the run behind $n others" "$out"
done
fails ./tickets --new # it is there already
# Where one byte ends, and two. A program may keep the number elsewhere, and then it does not print the one that is put there.
object=${SHMLAB_PREFIX:-/shmlab.$(id -u)}.tickets
for bytes in 255:ff000000 65535:ffff0000; do
    succeeds ../../common/scribble "$object" 0 ${bytes#*:}
    succeeds ./tickets
    [ "$out" = "tickets: number=${bytes%:*}" ] || continue
    succeeds ./tickets
    [ "$out" = "tickets: number=$((${bytes%:*} + 1))" ] || wanted "tickets: number=$((${bytes%:*} + 1)), from the run behind ${bytes%:*}" "$out"
done

before() {
    ../../common/leftovers --remove keyfile >/dev/null
    ./tickets --new
}
within=5
after() {
    had=$(printf '%s\n' "$out" | number)
    run ../../common/limit 5 ./tickets
    [ "$status" -eq 0 ] || wanted "the next one goes on, after one that was killed $met" "$(ending)"
    has=$(printf '%s\n' "$out" | number)
    [ "$has" != "$had" ] || wanted "no number that was printed before, after one that was killed $met" "$out"
    case $has in 0 | 1) ;; *) wanted "0 or 1, after one that was killed $met" "$out" ;; esac
}
meddled kill ./tickets

# It and its rivals took each number once, and the next run takes the one behind
# shellcheck disable=SC2016 # the rival's shell knows it
rival='for n in $RIVALS; do ../../common/limit 5 ./tickets; done >>rival.out 2>&1'
before() {
    ../../common/leftovers --remove keyfile >/dev/null
    ./tickets --new
    : >rival.out
}
after() {
    told='the next ./tickets'
    printf '%s\n' "$out" | cat - rival.out >all.out
    all=$(number <all.out | sort -n | tr '\n' ' ') had=$out count=$(($(wc -l <all.out)))
    [ "$status-$all" = "0-$(awk -v n="$count" 'BEGIN { while (i < n) printf "%d ", i++ }')" ] ||
        wanted "the numbers from 0 to $((count - 1)), each once, from it and $((count - 1)) other run$([ $count -eq 2 ] || echo s) at the same moment, $met" "${had:-nothing} and $(brief "$(cat rival.out)")"
    run ../../common/limit 5 ./tickets
    [ "$out" = "tickets: number=$count" ] || wanted "tickets: number=$count, from the next run, behind $count at the same moment, $met" "$out"
}
for RIVALS in 1 '1 2'; do
    export RIVALS
    meddled rival ./tickets
done
# Before each of its steps another run takes a number, until there were twelve
if stepped tickets; then
    sed 's/now != wanted/now < wanted/' ../../common/meddle.c >crowd.c
    run env MAKEFLAGS= make -s EXTRA='-w meddled/tickets.o' LDLIBS="-lpthread -ldl $([ "$(uname -s)" = Darwin ] || echo -lrt)" crowd
    [ "$status" -eq 0 ] || wanted "the check's own program" "$out"
    before
    met='before each of its steps'
    told=$met
    # shellcheck disable=SC2016 # as above
    run ../../common/limit 5 env MEDDLE=rival MEDDLE_AT=1 MEDDLE_LOG=.met MEDDLE_RIVAL='[ "$(wc -l <rival.out)" -ge 12 ] || ./tickets >>rival.out 2>&1' ./crowd
    after
fi

after() { :; }
spared='close munmap'
meddled fail ./tickets
spared=
before() { ../../common/leftovers --remove keyfile >/dev/null; }
meddled fail ./tickets --new
../../common/leftovers --remove keyfile >/dev/null
rm -f rival.out all.out crowd.c crowd

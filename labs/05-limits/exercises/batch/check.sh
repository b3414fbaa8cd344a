# batch: orders that are filled and freed; orders refused at the last, at the first, and where another's key is
#   1. a segment for each SIZE, as large as that
#   2. --free removes COUNT of them, and no other; a failure is told
#   3. a refusal is told, with status 1
#   4. after a refusal what the order made is gone
#   5. what others made is there, as it was
#   6. a number that is taken refuses the order, however late somebody takes it
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# COUNT segments of the lab are there, after WHAT
there() {
    all=$(../../common/leftovers keyfile)
    now=$(printf '%s\n' "$all" | grep -c 'V segment')
    [ "$now" -eq "$1" ] || wanted "$1 segments there after $2" "$now"
}
# number N has SIZE bytes, after WHAT
holds() {
    id=$(../../common/leftovers keyfile | sed -n "s/.* key=$(printf 0x%02x "$1")[0-9a-f]* id=\([0-9]*\) .*/\1/p")
    [ -n "$id" ] || wanted "a segment number $1 after $3" none
    run ../../common/scribble "$id" $(($2 - 1)) 00
    [ $status -eq 0 ] || wanted "$2 bytes in segment number $1 after $3" "$out"
    run ../../common/scribble "$id" "$2" 00
    [ $status -ne 0 ] || wanted "$2 bytes in segment number $1 after $3" more
}

one=$(random 2 5000) two=$(random 5001 9000)

# What it asks to remove is what it has. Ids that it does not have are not passed on: they may be somebody's, 0 too. So this comes first
cp -p batch first
again batch <<'END'
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
static int watched[1024], watched_count;
static inline int watched_shmget(key_t key, size_t size, int how)
{
    int id = shmget(key, size, how);
    if (id != -1 && watched_count < 1024)
        watched[watched_count++] = id;
    return id;
}
static inline int watched_shmctl(int id, int what, struct shmid_ds *ds)
{
    int i = watched_count;
    while (what == IPC_RMID && id >= 0 && i > 0 && watched[i - 1] != id)
        i--;
    if (what != IPC_RMID || id < 0 || i > 0)
        return shmctl(id, what, ds);
    FILE *file = fopen("strange", "a");
    if (file != NULL) {
        fprintf(file, "shmctl(%d, IPC_RMID)\n", id);
        fclose(file);
    }
    return 0;
}
#define shmget(...) watched_shmget(__VA_ARGS__)
#define shmctl(...) watched_shmctl(__VA_ARGS__)
END
for sizes in "$one 0 $two" "0 $one" "$one $two 0"; do
    rm -f strange
    # shellcheck disable=SC2086 # words
    run ./batch 1 $sizes
    [ ! -e strange ] || wanted "batch 1 $sizes, which is refused, removes no id that no shmget gave it" "$(head -n 1 strange)"
    ../../common/leftovers --remove keyfile >/dev/null
done
mv first batch

succeeds ./batch 1 "$one" "$two"
line "batch: made 2 segments, $((one + two)) bytes"
there 2 "batch 1 $one $two"
holds 1 "$one" "batch 1 $one $two"
holds 2 "$two" "batch 1 $one $two"
succeeds ./batch 3 1
succeeds ./batch --free 1 2
line 'batch: freed 2 segments'
there 1 'batch --free 1 2, with number 3 there too'
holds 3 1 'batch --free 1 2'
succeeds ./batch --free 3 1
there 0 'batch --free 3 1'
fails ./batch --free 1 1

fails ./batch 1 "$one" "$two" 0
there 0 "batch 1 $one $two 0, which is refused"
fails ./batch 250 0
there 0 'batch 250 0, which is refused'

succeeds ./batch 3 "$one" "$two"
fails ./batch 1 1 "$one" 1 1 # not larger than what is there: macOS would say EINVAL
there 2 'batch 1 with 4 sizes, refused since number 3 is there already: 3 and 4'
fails ./batch 3 1 1 1
there 2 'batch 3 with 3 sizes, refused since number 3 is there already: 3 and 4'
holds 3 "$one" 'an order that was refused there'
holds 4 "$two" 'an order that was refused there'
succeeds ./batch --free 3 2
succeeds ./batch 1 "$one" "$two"
succeeds ./batch --free 1 2

before() { ../../common/leftovers --remove keyfile >/dev/null; }
after() { there 0 "batch 1 $one $two $met"; }
meddled fail ./batch 1 "$one" "$two"
rival='./batch 2 9999 >/dev/null 2>&1' # somebody takes number 2, with room for both
after() {
    if [ "$status" -eq 0 ]; then
        there 2 "batch 1 $one $two, which says that it has made them, with a rival $met"
        holds 1 "$one" "batch 1 $one $two, with a rival $met"
        holds 2 "$two" "batch 1 $one $two, with a rival $met"
    else
        there 1 "batch 1 $one $two, refused, since a rival takes number 2 $met"
        holds 2 9999 "batch 1 $one $two, refused, since a rival takes number 2 $met"
    fi
}
meddled rival ./batch 1 "$one" "$two"
before() { ./batch 1 1 1 >/dev/null 2>&1 || :; }
after() { ../../common/leftovers --remove keyfile >/dev/null; }
meddled fail ./batch --free 1 2

[ "$OS" = macos ] || exit 0
ones=$(printf '1 %.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32)
# shellcheck disable=SC2086 # words
if ./take 1 32 >/dev/null; then # shmmni is 32, and nobody else has one
    fails ./batch 1 $ones 1
    there 0 'batch 1 with 33 sizes, which is refused'
    succeeds ./batch 1 $ones
    succeeds ./batch --free 1 32
fi

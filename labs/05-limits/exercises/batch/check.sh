# batch: orders that are filled and freed; orders refused at the last, at the first, and where another's key is
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

# COUNT segments of the lab are there, after WHAT
there() {
    out=$(../../common/leftovers keyfile)
    now=$(printf '%s\n' "$out" | grep -c 'V segment')
    [ "$now" -eq "$1" ] || wanted "$1 segments there after $2" "$now"
}

one=$(random 1 5000) two=$(random 1 5000)
succeeds ./batch 1 "$one" "$two"
line "batch: made 2 segments, $((one + two)) bytes"
there 2 "batch 1 $one $two"
succeeds ./batch --free 1 2
line 'batch: freed 2 segments'
there 0 'batch --free 1 2'

fails ./batch 1 "$one" "$two" 0
line 'batch: shmget*EINVAL*'
there 0 "batch 1 $one $two 0, which is refused"
fails ./batch 250 0
there 0 'batch 250 0, which is refused'

succeeds ./batch 3 "$one" "$two"
fails ./batch 1 "$two" "$one" 1 1 # not larger than what is there: macOS would say EINVAL
line 'batch: shmget*EEXIST*'
there 2 'batch 1 with 4 sizes, refused since number 3 is there already: 3 and 4'
succeeds ./batch --free 3 2
succeeds ./batch 1 "$one" "$two"
succeeds ./batch --free 1 2

[ "$OS" = macos ] || exit 0
ones=$(printf '1 %.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32)
# shellcheck disable=SC2086 # words
if ./take 1 32 >/dev/null; then # shmmni is 32, and nobody else has one
    fails ./batch 1 $ones 1
    line 'batch: shmget*ENOSPC*'
    there 0 'batch 1 with 33 sizes, which is refused'
    succeeds ./batch 1 $ones
    succeeds ./batch --free 1 32
fi

# crew: files of any length; a file that is not there; and a crew that is killed while a worker waits for the rest of its file
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

trap 'exec 3>&-; wait; [ "$OS" != linux ] || ../../common/leftovers --remove keyfile >/dev/null' EXIT
counted() { # WHICH FILE...
    which=$1
    shift
    run ./crew "$@"
    want=$(for file in "$@"; do echo "crew: $file=$(wc -c <"$file" | tr -d ' ')"; done)
    [ "$status $(printf '%s\n' "$out" | sed 1d)" = "0 $want" ] || wanted "$which: $(brief "$want" 100)" "$(ending)${out:+, and: $out}"
}

a=$(word) b=$(word)
printf "%0$(random 1 9999)d" 0 >"$a"
printf "%0$(random 1 9999)d" 0 >"$b"
: >empty
counted 'one file' "$a"
counted 'three files' "$a" empty "$b"
counted 'one file, twice' "$b" "$b"
run ./crew "$a" absent "$b"
[ $status -eq 1 ] || wanted 'a file that is not there: a message and status 1' "$(ending)${out:+, and: $out}"
counted 'a run after one that failed' "$a"

# A worker has its file, and waits for the rest of it: we have it open for writing
rm -f pipe seen over # the other system's check made them, too
mkfifo pipe
exec 3<>pipe
(
    sh -c 'echo $$ >pid; exec ./crew pipe "$1" >seen 2>&1' - "$a"
    : >over
) 3>&- &
until_true sh -c 'grep -q "^crew: 2 workers" seen || [ -e over ]'
line_seen=$(sed -n 1p seen)
[ "$line_seen" = 'crew: 2 workers' ] || wanted 'of two files, the first line: crew: 2 workers' "$line_seen"
kill -KILL "$(cat pid)"
left=$(../../common/leftovers keyfile) || wanted 'a crew that is killed while its workers count leaves nothing' "$left"
counted 'a run while a worker of the killed one is still at work' "$b" "$a"

# crew: files of any length; a file that is not there; and a crew that is killed while a worker waits for the rest of its file
#   1. each file's bytes are counted, and said in the order of the files
#   2. a worker for each file, a process of its own
#   3. they store what they counted in a segment
#   4. all of it works under macOS's rules
#   5. a crew that is killed once it has said how many workers there are leaves no segment
#   6. a failure is told, with status 1, and nothing is left
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
left=$(../../common/leftovers keyfile) || wanted 'nothing left by a crew that failed' "$left"
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
ended "$(cat pid)"
left=$(../../common/leftovers keyfile) || wanted 'a crew that is killed while its workers count leaves nothing' "$left"
left=$(made_by "$(cat pid)")
[ -z "$left" ] || wanted 'a crew that is killed while its workers count leaves nothing' "a segment without a key, id=$left"
counted 'a run while a worker of the killed one is still at work' "$b" "$a"

before() { ../../common/leftovers --remove keyfile >/dev/null; }
meddled record ./crew "$a" "$b" "$a"
if stepped crew; then
    forks=$(grep -c ' fork ' .steps)
    [ "$forks" -eq 3 ] || wanted 'three workers for three files' "$forks calls of fork"
    grep -q ' shmget ' .steps || wanted 'a segment for what the workers counted' 'no call of shmget'
fi

# Built again: the removal is said to have failed
again crew <<'END'
#include <errno.h>
#include <sys/ipc.h>
#include <sys/shm.h>
static inline int rival_shmctl(int id, int what, struct shmid_ds *ds)
{
    int result = shmctl(id, what, ds);
    if (what == IPC_RMID) {
        result = -1;
        errno = EPERM;
    }
    return result;
}
#define shmctl(id, what, ds) rival_shmctl(id, what, ds)
END
fails ./crew "$a" "$b"

spared='munmap shmdt' skipped=shmctl # what cannot be removed would stay
after() {
    left="$(../../common/leftovers keyfile) $(made_by "$ran")"
    [ "$left" = ' ' ] || wanted "nothing left $met" "$left"
}
meddled fail ./crew "$a" "$b"
skipped=
after() {
    left="$(../../common/leftovers keyfile) $(made_by "$ran")"
    case $status-$out in
    0-*"crew: $a=$(($(wc -c <"$a")))
crew: $b=$(($(wc -c <"$b")))"*) ;;
    0-*) wanted "a status other than 0 if a worker is killed $met" "$out" ;;
    esac
    case $out in *'crew: 2 workers'*) [ "$left" = ' ' ] || wanted "a crew that is killed $met leaves nothing" "$left" ;; esac
}
meddled kill ./crew "$a" "$b"
before

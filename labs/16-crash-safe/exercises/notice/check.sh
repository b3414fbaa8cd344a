# notice: some texts; a kill after each byte and before each step; a reader in each gap of a writer, writers in each gap of a reader
#   1. the last text is read, whole, or none if there is none
#   2. wherever the writer is killed, the text from before or the new one is read
#   3. after a kill the next writer writes, and its text is read
#   4. a reader that runs at the same time as a writer prints no mixture
#   5. whatever is in the object, nobody crashes, and no more than a text is printed
#   6. every byte of a text is stored by put
#   7. a call that fails is told
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

gone() { ../../common/leftovers --remove keyfile >/dev/null || :; }
trap gone EXIT
reads() { # WHEN TEXT...: one of these is read; "" is none
    when=$1 all=
    shift
    run ./notice
    for text in "$@"; do
        [ "$status $out" != "0 notice: ${text:+text=}${text:-none}" ] || return 0
        all="$all${all:+ or }${text:-none}"
    done
    wanted "$all is read $when" "$(ending)${out:+, and: $out}"
}
text_of() { # LETTERS N: N of these letters
    od -An -v -N"$2" -tu1 /dev/urandom | awk -v of="$1" '{ for (i = 1; i <= NF; i++) printf "%s", substr(of, $i % length(of) + 1, 1) }'
}
# They have no letter in common, so a mixture never looks like one of them
old=$(text_of abcdefgh 8) new=$(text_of ijklmnop 9) last=$(text_of qrstuvwxyz 8)
reads 'where nothing was written' ''
for text in "$(word)$(word)" "$(word)" x "$(word)$(word)$(word)$(word)$(word)$(word)$(word)$(word | cut -c 1-7)" "$old"; do
    succeeds ./notice "$text"
    reads "after ./notice $text" "$text"
done
succeeds ./notice ''
succeeds ./notice
[ "$out" = 'notice: text=' ] || wanted "an empty text after ./notice ''" "$out"
run ./notice "$(word)$(word)$(word)$(word)$(word)$(word)$(word)$(word)"
case $status in 1 | 2) ;; *) wanted 'a text of 64 bytes is refused' "$(ending)" ;; esac
gone

n=0 status=137
while [ "$status" -eq 137 ]; do
    succeeds ./notice "$old"
    status=0
    ./notice --writes $n "$new" >said 2>&1 || status=$?
    case $status in 0 | 137) ;; *) wanted "./notice --writes $n is killed or succeeds" "$(ending), $(cat said)" ;; esac
    killed=$status
    reads "when the writer of $new is killed after $n bytes, and $old was there" "$old" "$new"
    [ "$killed" -eq 137 ] || reads "when the writer has stored all its $n bytes" "$new"
    succeeds ./notice "$last"
    reads 'after a kill, and a next writer' "$last"
    status=$killed n=$((n + 1))
    [ $n -lt 200 ] || wanted 'a writer that comes to its end' "--writes $n kills it still"
done
[ $n -gt 8 ] || wanted 'each byte is stored by put, at least 8 of them' "$((n - 1))"
gone

before() { gone; ./notice "$old" >/dev/null; }
after() {
    reads "with a writer that was killed $met" "$old" "$new"
    succeeds ./notice "$last"
    reads "after a writer that was killed $met, and a next one" "$last"
}
meddled kill ./notice "$new"
before() { gone; }
after() {
    reads "with a first writer that was killed $met" '' "$new"
    succeeds ./notice "$last"
    reads "after a first writer that was killed $met, and a next one" "$last"
}
meddled kill ./notice "$new"

before() { gone; ./notice "$old" >/dev/null; rm -f read; }
after() {
    case $(cat read) in "notice: text=$old" | "notice: text=$new") ;; *) wanted "a reader prints $old or $new while the writer is $met" "$(cat read)" ;; esac
    reads "after that" "$new"
}
rival='./notice >read 2>&1'
meddled rival ./notice "$new"
# Two writers come while the reader is in the middle: after them nothing is as it was. The second one may be killed before it has stored its text.
long=$(text_of abcdefgh 63) newer=$(text_of ijklmnop 63) newest=$(text_of qrstuvwxyz 63)
before() { gone; ./notice "$long" >/dev/null; }
after() {
    case "$status $out" in "0 notice: text=$long" | "0 notice: text=$newer" | "0 notice: text=$newest") ;; *)
        wanted "a reader prints a whole text when writers come $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
for killed in '' '--writes 20'; do
    # shellcheck disable=SC2034 # meddled's
    rival="exec >rival.out 2>&1; ./notice $newer; ./notice $killed $newest"
    meddled rival ./notice
done
# More and more writers: before each step of the reader at first, and then before some, so that it has to look many times. A text is one letter.
if stepped notice; then
    cat >crowd.sh <<'END'
exec >rival.out 2>&1
read -r n <calls
echo $((n + 1)) >calls
[ "$n" -lt 160 ] && { [ "$n" -lt 12 ] || [ $((n % 16)) -eq 0 ]; } || exit 0
set -- b c d e f g h i j k l m n o p q r s t u
shift $((n % 19))
for c in "$1" "$2"; do
    c=$c$c$c$c$c$c$c
    c=$c$c$c
    ./notice $c$c$c
done
END
    sed 's/now != wanted/now < wanted/' ../../common/meddle.c >crowd.c
    run env MAKEFLAGS= make -s EXTRA='-w meddled/notice.o' LDLIBS="-lpthread -ldl $([ "$(uname -s)" = Darwin ] || echo -lrt)" crowd
    [ "$status" -eq 0 ] || wanted "the check's own program" "$out"
    before
    echo 0 >calls
    told='./notice, and writers before many of its steps'
    run ../../common/limit 10 env MEDDLE=rival MEDDLE_AT=1 MEDDLE_LOG=.met MEDDLE_RIVAL='. ./crowd.sh' ./crowd
    [ "$out" = "notice: text=$long" ] || printf '%s\n' "$out" | grep -qx 'notice: text=\(.\)\1\{62\}' ||
        wanted 'a reader prints a whole text when writers come before many of its steps' "$(ending)${out:+, and: $out}"
fi

# Whatever is there: all bytes the same, with and without an end; counts of each kind
name=${SHMLAB_PREFIX:-/shmlab.$(id -u)}.notice
for byte in ff 41 7f 80 01 02; do
    gone
    succeeds ./notice "$old"
    many=
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do many=$many$byte$byte$byte$byte$byte$byte$byte$byte; done
    succeeds ../../common/scribble "$name" 0 "$many"
    run ../../common/limit 5 ./notice
    case $status in 0 | 1) ;; *) wanted "no crash where somebody has stored bytes 0x$byte" "$(ending)" ;; esac
    longest=$(printf '%s\n' "$out" | sed -n 's/^notice: text=//p' | sed 's/\\x../x/g' | awk '{ print length($0) }')
    [ "${longest:-0}" -le 63 ] || wanted "at most 63 bytes as a text where somebody has stored bytes 0x$byte" "$longest"
    run ../../common/limit 5 ./notice "$new"
    case $status in 0) reads "after bytes 0x$byte, and a writer" "$new" ;; 1) ;; *) wanted "no crash of a writer where somebody has stored bytes 0x$byte" "$(ending)" ;; esac
done
gone

before() { gone; }
after() { gone; }
# shellcheck disable=SC2034 # meddled's
spared='munmap close shm_unlink'
meddled fail ./notice "$new"
before() { gone; ./notice "$old" >/dev/null; }
meddled fail ./notice

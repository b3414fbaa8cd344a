# mailbox: letters between two processes, and a look into the box while half a letter is in; kills at each step; a length that somebody
# else stored; calls that fail
#
#   1. a letter comes out as it was put, once: an empty one, and one of 300000 bytes, too
#   2. before it is whole there is none, also if its putter is killed at any step, or it is too long
#   3. a letter that is not out yet is not overwritten
#   4. a letter is gone only when all of it is written out
#   5. an object that is too small for a mailbox is refused by both, with a message and status 1
#   6. a length that somebody else stored is no reason to read behind the letter
#   7. if a call fails, the program says so and ends with status 1; an object that got no size does not stay
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

letter() { # BYTES: random ones, in lines
    od -An -v -tx1 -N"$(($1 / 3 + 40))" /dev/urandom | head -c "$1"
}
put() { # FILE WHAT
    status=0
    out=$(./mailbox put <"$1" 2>&1) || status=$?
    sound './mailbox put' "$out"
    [ $status -eq 0 ] || wanted "$2 is put" "$(ending)${out:+, and: $out}"
}
get() { # FILE WHAT: what comes out is FILE's
    status=0
    ./mailbox get >got 2>said || status=$?
    sound './mailbox get' "$(cat said)"
    [ $status -eq 0 ] || wanted "$2 comes out" "$(ending), and: $(cat said)"
    cmp -s got "$1" || wanted "$2 comes out, $(($(wc -c <"$1"))) bytes, as it was put" "$(($(wc -c <got))) bytes, others"
}
empty() { # WHEN
    status=0
    ./mailbox get >got 2>said || status=$?
    sound './mailbox get' "$(cat said)"
    [ $status -eq 1 ] || wanted "no letter $1: a message, and status 1" "$(ending), and $(($(wc -c <got))) bytes"
}
# More than a pipe holds: once it is written, the putter has read some of it, and waits for more
half() {
    rm -f pipe
    mkfifo pipe || wanted 'a pipe' 'none can be made here'
    ./mailbox put <pipe >told 2>&1 &
    exec 3>pipe
    cat first >&3
}

letter "$(random 150000 200000)" >first
letter "$(random 10 50000)" >second
cat first second >whole

put second 'a letter'
get second 'the letter'
empty 'a second time'

half
empty 'while half of it is in'
cat second >&3
exec 3>&-
status=0
wait $! || status=$?
[ $status -eq 0 ] || wanted 'a letter in two parts is put' "$(ending), and: $(cat told)"
get whole 'a letter in two parts'

# What a putter that is killed leaves is no letter, and the box still works
half
{ kill -s KILL $! && wait $!; } 2>/dev/null
exec 3>&-
empty 'when its putter was killed half way'

put second 'a letter after that'
status=0
out=$(./mailbox put <first 2>&1) || status=$?
[ $status -eq 1 ] || wanted 'a second letter before the first is out: refused, with status 1' "$(ending)${out:+, and: $out}"
get second 'the first of two letters'

# As long as can be, longer, and empty
letter 300000 >first
put first 'a letter of 300000 bytes'
get first 'a letter of 300000 bytes'
status=0
out=$(cat first second | ./mailbox put 2>&1) || status=$?
[ $status -eq 1 ] || wanted 'a letter that is too long: refused, with status 1' "$(ending)${out:+, and: $out}"
empty 'after one that was too long'
: >first
put first 'an empty letter'
get first 'an empty letter'
succeeds ./remove

# What is no mailbox is left alone: an object that got no size, another program's, one that is not sized yet
run sh -c 'trap "" XFSZ; ulimit -f 0; exec ./mailbox get'
[ $status -eq 1 ] || wanted 'no size to be had: a message, and status 1' "$(ending)${out:+, and: $out}"
run ./remove
[ $status -eq 1 ] || wanted 'an object that got no size does not stay' 'there is one'
smaller() { # WHAT
    run ./mailbox get
    [ $status -eq 1 ] || wanted "$1: get refuses, with a message and status 1" "$(ending)${out:+, and: $out}"
    status=0
    out=$(./mailbox put <second 2>&1) || status=$?
    sound './mailbox put' "$out"
    [ $status -eq 1 ] || wanted "$1: put refuses, with a message and status 1" "$(ending)${out:+, and: $out}"
}
succeeds ./writer --size 4096 "$(word)"
smaller 'an object of a page'
succeeds ./remove
if [ "$OS" = linux ]; then # where an object is a file
    : >"/dev/shm$SHMLAB_PREFIX.posix"
    smaller 'an object without a size'
    succeeds ./remove
fi

box="$SHMLAB_PREFIX.posix"
letter "$(random 500 3000)" >second
full() { ./remove >/dev/null 2>&1; ./mailbox put <second >/dev/null; }
# What somebody else stores as the length
case $(getconf LONG_BIT) in 64) at_length=8 zeros=00000000 ones=ffffffff ;; *) at_length=4 zeros='' ones='' ;; esac
hostile() { # WHEN
    case $status in
    0) [ "$(wc -c <"$output")" -le 300000 ] || wanted "at most 300000 bytes come out, $1" "$(($(wc -c <"$output"))) bytes" ;;
    1) [ "$(wc -c <"$output")" -le 300 ] || wanted "a message and no letter, $1" "$(($(wc -c <"$output"))) bytes" ;;
    *) wanted "a letter, or a message and status 1, $1" "$(ending)" ;;
    esac
}
for value in "00000040$zeros" "ffffffff$ones" "e1930400$zeros"; do
    full
    ../../common/scribble "$box" $at_length "$value" || wanted 'a mailbox' 'an object that is too small for one'
    run ./mailbox get
    hostile "with a length of 0x$value, little end first"
done

# Killed at any step, put leaves no letter or all of it, and get has written all of it or leaves it
! stepped mailbox || cp meddled/mailbox . # has no sanitizer, and starts faster
input=second
before() { ./remove >/dev/null 2>&1; }
after() {
    status=0
    ./mailbox get >got 2>said || status=$?
    [ $status -eq 1 ] || cmp -s got second || wanted "no letter, or all of it, when put is killed $met" "$(ending), and $(($(wc -c <got))) bytes"
}
meddled kill ./mailbox put
before() { full; }
after() {
    head -c "$(($(wc -c <second)))" "$output" >got # a shell's word of the kill may follow
    cmp -s got second || get second "a letter whose getter was killed $met"
}
meddled kill ./mailbox get
if [ -c /dev/full ]; then
    full
    status=0
    ./mailbox get >/dev/full 2>said || status=$?
    [ $status -eq 1 ] || wanted 'a stdout that takes nothing: a message, and status 1' "$(ending)"
    get second 'a letter that stdout did not take'
fi
spared='munmap shm_open' # what fails with O_EXCL may be opened without
after() {
    case $status-$out in
    0-*) [ "$out" = "$(cat second)" ] || case $met in *munmap*) ;; *) wanted "the letter comes out $met" "$out" ;; esac ;;
    1-?*) case $met in *munmap*) ;; *) get second "the letter, which stays $met," ;; esac ;;
    *) wanted "a letter, or a message and status 1, $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
meddled fail ./mailbox get
before() { ./remove >/dev/null 2>&1; }
after() {
    case $met in *munmap*) return ;; esac
    empty "$met"
    ! grep -q 'SIG\|bytes, a mailbox' said || wanted "no object without a size stays $met" "there is one"
}
meddled fail ./mailbox put

unset input
before() { full; }
after() { hostile "when a length of 2^30 is stored $met"; }
rival="../../common/scribble $box $at_length 00000040$zeros"
meddled rival ./mailbox get
./remove >/dev/null 2>&1
rm -f first second whole got said told pipe

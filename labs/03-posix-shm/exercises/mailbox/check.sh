# mailbox: letters between two processes, and a look into the box while half a letter is in
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

# half: a writer that is killed after each of its writes, on a new object and on one with a text
#   1. what is written is read, whole
#   2. wherever the writer is killed, the reader prints a text that somebody has written, or none
#   3. every write into the object is a put, of one byte
#   4. the object has room for one text
#   5. bytes that nobody wrote as a text are not printed beyond the text's end
#   6. a call that fails is told
#   7. text that another program left is not a text of half
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

holds() { # WHEN TEXT...: the reader prints one of these, or none
    when=$1 all='half: none'
    shift
    run ./half
    [ "$status $out" != '0 half: none' ] || return 0
    for text in "$@"; do
        [ "$status $out" != "0 half: text=$text" ] || return 0
        all="$all or half: text=$text"
    done
    wanted "$all, $when" "$(ending), $out"
}
reads() { # TEXT
    run ./half
    [ "$status $out" = "0 half: text=$1" ] || wanted "half: text=$1, after ./half $1" "$(ending), $out"
}
name=$(../04-dev-shm/name posix)
for old in "" "$(word)$(word)"; do
    new=$(word) n=0 killed=yes
    while [ -n "$killed" ]; do
        [ -z "$old" ] || succeeds ./half "$old"
        [ $n -gt 0 ] || [ -z "$old" ] || reads "$old"
        status=0
        ./half --writes $n "$new" >said 2>&1 || status=$?
        case $status in 0) killed= ;; 137) ;; *) wanted "./half --writes $n is killed or succeeds" "$(ending), $(cat said)" ;; esac
        [ -z "$killed" ] || holds "after ${old:-nothing} was there and ./half $new was killed after $n writes" ${old:+"$old"} "$new"
        n=$((n + 1))
        [ $n -lt 100 ] || wanted "./half --writes $n comes to its end" 'none'
    done
    puts=$((n - 1))
    [ $puts -gt 8 ] || wanted "every byte is a put of its own, at least 9 for $new" "$puts"
    reads "$new"
    succeeds ../03-posix-shm/remove
done
run ./half
[ "$status $out" = '0 half: none' ] || wanted 'half: none, of a new object' "$(ending), $out"
long=$(word)$(word)$(word)$(word)$(word)$(word)$(word)$(word | cut -c 1-7)
for text in "$long" '' "$(word)"; do
    succeeds ./half "$text"
    reads "$text"
done
fails ./half "${long}x"

# Once it is written over, nothing is left of a text
if [ "$OS" = linux ]; then
    old=$(word)
    succeeds ./half "$old"
    succeeds ./half "$new"
    ! grep -q "$old" "/dev/shm$name" || wanted 'room for one text, so that the new one lies where the old one was' "both are in the object"
fi

# Words of eight letters and a NUL, as another program would leave them: wherever the mark is, it is one of these letters. A mark may be a letter, but
# these two words have no letter at the same place.
strangers=
for word in leftover somebody; do
    bytes=$(printf %s "$word" | od -An -tx1 | tr -d ' \n')00
    ../../common/scribble "$name" 0 "$(awk -v bytes="$bytes" 'BEGIN { for (i = 0; i < 1000; i++) printf "%s", bytes }')" || wanted 'an object of 16384 bytes' 'a smaller one'
    run ./half
    [ "$status $out" = '0 half: none' ] || strangers="$strangers $(ending), $out"
done
case $strangers in *text=*text=*) wanted 'half: none, for words that another program left in the object' "${strangers# }" ;; esac

# Whatever is in it: without an end, without a meaning
bytes=$(awk 'BEGIN { for (i = 0; i < 4096; i++) printf "%s", "@@" }')
for byte in 01 41 ff; do
    for at in 0 4096 8192 12288; do
        ../../common/scribble "$name" $at "$(printf %s "$bytes" | sed "s/@@/$byte/g")" || wanted 'an object of 16384 bytes' "$(../../common/scribble "$name" $at 00 2>&1)"
    done
    run ./half
    [ "$status" -eq 0 ] || wanted "./half succeeds in an object that is full of bytes $byte" "$(ending), $out"
    [ ${#out} -le 300 ] || wanted "half: none, or 64 bytes at most, in an object that is full of bytes $byte" "${#out} characters"
done
succeeds ../03-posix-shm/remove

# Every step, and not the puts alone
old=$(word | cut -c 1-4) new=$(word)
before() {
    ../../common/leftovers --remove keyfile >/dev/null
    ./half "$old" >/dev/null
}
after() {
    holds "after ./half $new was killed $met" "$old" "$new"
}
meddled kill ./half "$new"
if [ -s .steps ]; then
    # Where the compiler can show them
    stores=$(grep -Ec ' ((atomic |relaxed )?store|load and store|exchange|compare and exchange|fetch_.*|mem(cpy|move|set)|strn?cpy)$' .steps)
    [ "$stores" -eq 0 ] || [ "$stores" -eq "$puts" ] || wanted "every write into the object is a put: $puts" "$stores writes"
fi
after() { :; }
spared='munmap close'
meddled fail ./half
before() { ../../common/leftovers --remove keyfile >/dev/null; } # a new one
meddled fail ./half "$new"
../../common/leftovers --remove keyfile >/dev/null

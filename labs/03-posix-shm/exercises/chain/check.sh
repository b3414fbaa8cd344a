# chain: words of several processes, each with the object at another address; what others may have stored; kills and calls that fail
#
#   1. the chain has every process's words, in the order of the alphabet, wherever the object is mapped
#   2. mmap chooses the address
#   3. a word that is too long, and a seventeenth, are refused with a message and status 1, and change nothing
#   4. whatever others store in the object, the program comes to its end, with a chain or with a message and status 1
#   5. an object that is too small, or has no size, is refused with a message and status 1
#   6. if a call fails, the program says so and ends with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

words='' places=''
chain() { # [--elsewhere] [WORD]: the chain is then $words, sorted
    run ./chain "$@"
    [ $status -eq 0 ] || wanted "a process on its own runs ./chain $*" "$(ending)${out:+, and: $out}"
    place=${out#chain: addr=} place=${place%% *}
    # shellcheck disable=SC2086 # a word a line
    sorted=$(printf '%s\n' $words | LC_ALL=C sort | tr '\n' ' ')
    [ "$out" = "chain: addr=$place${sorted:+ ${sorted% }}" ] || wanted "the chain ${sorted:-without words }after ./chain $*" "$out"
    places="$places $place"
}

words=$(word)
chain "$words"
fails ./chain "$(word)$(word)$(word)"
fails ./chain "$(word)$(word)$(word)$(word)$(word)"
chain
number=1
while [ $number -lt 16 ]; do
    number=$((number + 1))
    word=$(word)
    words="$words${words:+ }$word"
    if [ $((number % 2)) -eq 0 ]; then chain --elsewhere "$word"; else chain "$word"; fi
done
chain
chain --elsewhere
# shellcheck disable=SC2086 # an address a line
[ "$(printf '%s\n' $places | sort -u | wc -l)" -gt 1 ] || wanted "mmap chooses the address, and --elsewhere another" "always $place"

fails ./chain "$(word)" # full
chain
succeeds ./remove

# An object without words, and the longest word
words=$(word)$(word)
words=$words$(word | cut -c 1-7)
run ./chain
case $status$out in '0chain: addr=0x'*' '*) wanted 'a new chain without words' "$out" ;; esac
chain --elsewhere "$words"
chain
succeeds ./remove

object=$SHMLAB_PREFIX.posix
if [ "$OS" = linux ]; then # where an object is a file
    : >"/dev/shm$object"
    refuses 'an object without a size' ./chain
    [ ! -s "/dev/shm$object" ] || wanted 'an object without a size stays without' 'it has one'
    printf %0128d 0 | tr 0 '\0' >"/dev/shm$object"
    refuses 'an object of 128 bytes' ./chain
    succeeds ./remove
fi

stepped chain || exit 0
cp meddled/chain . # has no sanitizer, and starts faster
ends() { # WHEN
    case $status-$out in
    0-'chain: addr=0x'* | 1-?*) [ ${#out} -le 1000 ] || wanted "a chain of at most 16 words $1" "$(brief "$out")" ;;
    *) wanted "a chain, or a message and status 1, $1" "$(ending)${out:+, and: $out}" ;;
    esac
}
new() {
    ./remove >/dev/null 2>&1
    for word in c b d; do ./chain $word >/dev/null; done
}
before() { ./remove >/dev/null 2>&1; }
after() {
    run ./chain
    ends "after one that was killed $met"
}
meddled kill ./chain two
spared='munmap shm_open' # what fails with O_EXCL may be opened without
before() { new; }
after() { ends "$met"; }
meddled fail ./chain --elsewhere two

# Numbers that lead out of the object, far and near, or to the links that are there, in each of its first places
new
cp "/dev/shm$object" saved 2>/dev/null
for pair in 0-ffffffffffffffff 0-0000004000000000 0-f8ffffffffffffff 0-9002000000000000 8-ffffffffffffffff 8-0000000000000000 \
    16-ffffffffffffffff 16-1000000000000000 48-0000004000000000 48-1000000000000000 4-0100000001000000; do
    [ -f saved ] || break
    cat saved >"/dev/shm$object"
    ../../common/scribble "$object" "${pair%-*}" "${pair#*-}" || wanted 'an object for a chain' 'one that is too small'
    run ../../common/limit 5 ./chain
    ends "with ${pair#*-} at byte ${pair%-*}"
    run ../../common/limit 5 ./chain bb
    ends "of one more word, with ${pair#*-} at byte ${pair%-*}"
done
within=5
after() { ends "when another stores nonsense $met"; }
rival="../../common/scribble $object 0 0000004000000000; ../../common/scribble $object 16 0000004000000000"
meddled rival ./chain bb
./remove >/dev/null 2>&1
rm -f saved

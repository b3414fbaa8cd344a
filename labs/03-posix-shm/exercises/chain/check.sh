# chain: words of several processes, each with the object at another address
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

number=0
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
fails ./chain "$(word)$(word)$(word)"
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

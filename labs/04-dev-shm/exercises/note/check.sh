# note: short notes, seen by peek too; then as long as a page, and one letter more and less; a second note, none; hostile lengths, a rival, and
# calls that fail
#
#   1. a note comes out with its length, on both systems, and it is in the object
#   2. nothing but the object tells the length
#   3. what has been read is gone
#   4. a second note is refused with a message and status 1, and the first stays, whenever it came
#   5. whatever others store in the object, no more comes out than the object has; what can be no note is refused
#   6. if a call fails, the program says so and ends with status 1, and leaves no note that it could not finish
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

object=$(./name note)
trap './note >/dev/null 2>&1' EXIT # a check that fails leaves no note

fails ./note
for length in 1 8 "$(random 9 4000)" 16383 16384 16385; do
    text=$(printf "%0${length}d" 0 | tr 0 x)
    [ "$length" -ne 8 ] || text=$(word)
    succeeds ./note "$text"
    line "note: left $length bytes"
    if [ "$length" -eq 8 ]; then
        succeeds ./peek "$object"
        out=$(printf '%s\n' "$out" | sed '1d; s/^.\{59\}//' | tr -d '\n')
        case $out in *"$text"*) ;; *) wanted "the text $text is in the object, as peek sees it" "$out" ;; esac
        fails ./note other
    fi
    succeeds ./note
    case $out in
    "note: $length bytes: $text") ;;
    "note: $length bytes: "*) wanted "the $length letters that were left" "${#out} letters: $out" ;;
    *) wanted "note: $length bytes" "$(brief "$out" 24)" ;;
    esac
    fails ./note
done

[ "$OS" = linux ] || exit 0 # the rest is done through the object's file, and between its steps
file=/dev/shm$object first=$(word) second=$(word)$(word)
succeeds ./note "$first"
cp "$file" saved
succeeds ./note
succeeds ./note "$second"
succeeds ./note
cp saved "$file"
run ./note
[ "$out" = "note: 8 bytes: $first" ] || wanted "the note that was there before, when its object is put back: note: 8 bytes: $first" "$out"

# More than there is, in the first bytes and everywhere; objects that are too small
bounded() { # WHEN
    case $status-$out in
    0-'note: '[0-9]*' bytes: '*)
        number=${out#note: } number=${number%% *}
        [ ${#number} -le 4 ] || number=9999
        [ "$number" -le "$size" ] || wanted "at most the $size bytes that the object has, $1" "$(brief "$out")"
        ;;
    1-?*) ;;
    *) wanted "a note, or a message and status 1, $1" "$(ending)${out:+, and: $out}" ;;
    esac
}
for bytes in 8813000000000000 0000004000000000 ffffffffffffffff all; do
    rm -f "$file"
    ./note "$second" >/dev/null
    size=$(($(wc -c <"$file")))
    [ $bytes != all ] || bytes=$(printf "%0${size}d" 0 | sed 's/0/ff/g')
    ../../common/scribble "$object" 0 "$bytes" || wanted 'a note' 'an object that is too small'
    run ./note
    bounded 'with another length in it'
done
rm -f "$file"
for bytes in '' '\377' '\377\377\377'; do
    # shellcheck disable=SC2059 # it is a format
    printf "$bytes" >"$file"
    size=$(($(wc -c <"$file")))
    run ./note
    bounded "from an object of $size bytes"
    [ $size -gt 0 ] || [ $status -eq 1 ] || wanted 'an object without a size: refused, with a message and status 1' "$(ending)${out:+, and: $out}"
    rm -f "$file"
done
before() { rm -f "$file" && ./note "$second" >/dev/null && size=$(($(wc -c <"$file"))); }
after() { bounded "when another stores a length $met"; }
rival="../../common/scribble $object 0 0000004000000000 >/dev/null 2>&1"
meddled rival ./note
spared='munmap shm_open' # one may look first
after() {
    case $met-$status-$out in
    *munmap* | *-0-"note: 16 bytes: $second") return ;;
    *-1-?*) [ -e "$file" ] || wanted "a note that could not be read stays $met" 'it is gone' ;;
    *) wanted "a message and status 1 $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
meddled fail ./note

# Another note before each step
before() { rm -f "$file"; }
rival="./note $first >rival.out 2>&1"
after() {
    now=$(./note 2>&1)
    if grep -q 'note: left' rival.out; then
        [ "$status-$now" = "1-note: 8 bytes: $first" ] || wanted "the note refused, and the first one kept, that came $met" "$(ending), and: $now"
    else
        [ "$status-$now" = "0-note: 16 bytes: $second" ] || wanted "the note that came first, when another comes $met" "$(ending), and: $now"
    fi
}
meddled rival ./note "$second"
after() {
    case $met-$status-$out in
    *munmap*) ;;
    *-0-*) [ "$(./note 2>&1)" = "note: 16 bytes: $second" ] || wanted "a note that comes out $met" 'none' ;;
    *-1-?*) [ ! -e "$file" ] || wanted "no note is left $met" 'there is one' ;;
    *) wanted "a message and status 1 $met" "$(ending)${out:+, and: $out}" ;;
    esac
}
meddled fail ./note "$second"
rm -f "$file" saved rival.out

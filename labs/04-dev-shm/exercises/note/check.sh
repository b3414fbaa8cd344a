# note: short notes, seen by peek too; then as long as a page, and one letter more and less; a second note, none
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

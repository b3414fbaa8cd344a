# two-pages: values that nobody knows before; two processes; and on Linux the kernel's word for both mappings
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() { # BEFORE AFTER
    succeeds ./two-pages "$1" "$2"
    line "two-pages: child pid=* shared=$2 private=$2"
    line "two-pages: parent pid=* shared=$2 private=$1"
    [ "$(printf '%s\n' "$out" | sed 's/.*pid=//; s/ .*//' | sort -u | wc -l)" -eq 2 ] ||
        wanted 'two processes, each with its pid, a line each' "$out"
}
try "$(random 1 40000)" "$(random 50000 90000)"
try "$(random 50000 90000)" 0
try 0 -1

[ "$OS" = linux ] || exit 0
succeeds ./two-pages --map 1 2
for who in child parent; do
    kinds=$(printf '%s\n' "$out" | sed -n "s/^$who: [^ ]* \(rw-[sp]\) .*/\1/p" | paste -s -d ' ' -)
    [ "$kinds" = 'rw-s rw-p' ] || wanted "a shared mapping (rw-s) and a private one (rw-p) in the $who" "${kinds:-no mapping}"
done

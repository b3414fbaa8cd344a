# fates: pages in an order that nobody knows before, the same ones again and again
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() { # PAGE...
    succeeds ./fates "$@"
    [ "$(printf '%s\n' "$out" | wc -l)" -eq $# ] || wanted "a line for each of $#: $*" "$out"
    number=0
    for page; do
        number=$((number + 1))
        case $page-$OS in
        writable-*) fate=stored ;;
        end-*) fate=SIGBUS ;;
        read-only-macos) fate='SIG[SB]*' ;; # SIGBUS on a Mac, by the rules what Linux sends
        *) fate=SIGSEGV ;;
        esac
        got=$(printf '%s\n' "$out" | sed -n "${number}p")
        # shellcheck disable=SC2254 # a pattern
        case $got in "fates: $page: "$fate) ;; *) wanted "line $number: fates: $page: $fate" "$got" ;; esac
    done
}

for page in writable read-only unmapped end; do try $page; done
try end end unmapped unmapped read-only read-only writable
pages='' count=0
while [ $count -lt 24 ]; do
    count=$((count + 1))
    case $(random 1 4) in 1) page=writable ;; 2) page=read-only ;; 3) page=unmapped ;; 4) page=end ;; esac
    pages="$pages $page"
done
# shellcheck disable=SC2086 # words
try $pages

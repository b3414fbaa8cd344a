# fates: pages in an order that nobody knows before, the same ones again and again
#   1. the fate of each page
#   2. pages in any order, again and again
#   3. each fate is that of a store which is made
#   4. one process does all of it
#   5. a failure is told, with status 1
# shellcheck source=scripts/check.sh
. ../../scripts/check.sh

try() { # PAGE...
    succeeds ./fates "$@"
    [ "$(printf '%s\n' "$out" | wc -l)" -eq $# ] || wanted "a line for each of $#: $*" "$out"
    number=0
    for page; do
        number=$((number + 1))
        case $page-$OS in
        writable-*) fate=written ;;
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

spared=munmap
meddled fail ./fates writable end
after() { # munmap makes the page unmapped
    [ "$status" -ne 0 ] || wanted "./fates unmapped fails $met" "$out"
}
meddled fail ./fates unmapped
meddled record ./fates end read-only end writable end
if stepped fates; then
    ! grep -q ' fork ' .steps || wanted 'one process, without a child' 'a call of fork'
    stores=$(grep -c -e ' store$' -e ' mem[a-z]*$' -e ' str[a-z]*$' -e ' [a-z ]*exchange$' -e ' load and store$' -e ' fetch_' .steps)
    [ "$stores" -ge 5 ] || [ "$(getconf LONG_BIT)" != 64 ] || wanted 'a store for each of five pages' "$stores"
fi

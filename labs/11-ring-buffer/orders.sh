#!/bin/sh
# orders.sh - looks at the order in which stores are done: by compilers, by the ring's threads, and in a model
#
#   ./orders.sh store CC...     the instruction that each compiler CC makes of a relaxed store and of a release store
#   ./orders.sh eight CC        the order in which CC leaves the stores of eight messages and of their flags
#   ./orders.sh threads         what ThreadSanitizer says of the ring, and of a copy whose store of tail is relaxed
#   ./orders.sh model NAME      whether spin finds an error in models/NAME.pml, in any order of its steps
#
# store and eight know the instructions of x86-64; store knows those of arm64, too. The files that this script needs on its
# way are in a directory of their own, and are removed at the end.
set -eu
# shellcheck source=scripts/lib.sh
. "${0%/*}/../../scripts/lib.sh"
cd "${0%/*}"

what=${1:-}
case $what-$# in
store-1 | eight-1 | model-1) wrong "$what needs one word more; --help tells which" ;;
store-* | eight-2 | threads-1 | model-2) shift ;;
*) wrong 'say store, eight, threads or model; --help tells more' ;;
esac
dir=$(mktemp -d "${TMPDIR:-/tmp}/orders.XXXXXX")
remove_dir() { rm -rf "$dir"; }
at_end remove_dir

assembly() { # CC ORDER: what CC makes of $dir/it.c
    "$1" -O2 -S -o - -DORDER="memory_order_$2" "$dir/it.c"
}
case $what in
store)
    cat >"$dir/it.c" <<'C'
#include <stdatomic.h>
void f(_Atomic(long) *tail) { atomic_store_explicit(tail, 1, ORDER); }
C
    for order in relaxed release; do
        for cc in "$@"; do
            say "$order $cc: $(assembly "$cc" $order | grep -o -w -e 'movq.*(%rdi)' -e 'stl*r.x.*' | tr '\t' ' ')"
        done
    done ;;
eight)
    cat >"$dir/it.c" <<'C'
#include <stdatomic.h>
long message;
_Atomic(long) flag;
void f(long n)
{
    for (int i = 0; i < 8; i++) {
        message = n + i;
        atomic_store_explicit(&flag, n + i, ORDER);
    }
}
C
    for order in relaxed release; do # the names of the variables that are stored into
        say "$order:" "$(assembly "$1" $order | sed -n 's/.*, \(.*\)(%rip)/\1/p' | tr '\n' ' ' | sed 's/ $//')"
    done ;;
threads)
    cp -R watched.c parts "$dir"
    for order in release relaxed; do
        sed "/store.*tail,/s/release/$order/" parts/ring.h >"$dir/parts/ring.h"
        "${CC:-cc}" -std=gnu11 -g -fsanitize=thread -I"$top/common" -o "$dir/watched" "$dir/watched.c" parts/sleep.c \
            "$top"/common/lab*.o -pthread 2>"$dir/said" || { cat "$dir/said" >&2; wrong "${CC:-cc} cannot build it with ThreadSanitizer"; }
        # At fixed addresses: with wide random ones ThreadSanitizer fails now and then
        setarch -R "$dir/watched" >"$dir/said" 2>&1 && said='no race' || said=failed
        ! grep -q 'data race' "$dir/said" || said='data race'
        say "$order: $said"
        [ "$said" != failed ] || { cat "$dir/said" >&2; exit 1; }
    done ;;
model)
    [ -r "models/$1.pml" ] || wrong "there is no models/$1.pml"
    cp "models/$1.pml" "$dir"
    cd "$dir"
    spin -run -O0 -safety "$1.pml" >said # -O0: it takes longer to compile the verifier than to run it
    sed -n 's/^\(pan:1: .*\) (at depth.*/\1/p; s/.*\(errors: [0-9]*\).*/\1/p' said | grep -v '+$' ;;
esac

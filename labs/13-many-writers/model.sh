#!/bin/sh
# model.sh - says whether spin finds an error in models/NAME.pml, in any order of its steps
#
#   ./model.sh owners
#   ./model.sh heap
set -eu
# shellcheck source=scripts/lib.sh
. "${0%/*}/../../scripts/lib.sh"
cd "${0%/*}"
[ $# -eq 1 ] || wrong 'it takes one NAME; --help says more'
[ -r "models/$1.pml" ] || wrong "there is no models/$1.pml"
dir=$(mktemp -d "${TMPDIR:-/tmp}/model.XXXXXX")
remove_dir() { rm -rf "$dir"; }
at_end remove_dir
cp "models/$1.pml" "$dir"
cd "$dir"
spin -run -O0 -safety "$1.pml" >said 2>&1 # -O0: it takes longer to compile the verifier than to run it
case $(cat said) in *'max search depth too small'* | *'out of memory'*) # errors: 0 would be of a part
    say "model.sh: spin has not tried all orders of $1.pml" >&2
    exit 1 ;;
esac
sed -n 's/^\(pan:1: .*\) (at depth.*/\1/p; s/.*\(errors: [0-9]*\).*/\1/p' said | grep -v '+$'
